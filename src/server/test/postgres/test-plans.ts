/** The plans of statements that were run. */
import { CompiledQuery, type LogEvent } from 'kysely'
import * as z from 'zod/mini'
import type { Database } from '#server/database/open.ts'

export type Statement = LogEvent['query']

const Node = z.object({
  'Node Type': z.string(),
  'Relation Name': z.optional(z.string()),
  'Index Cond': z.optional(z.string()),
  'Actual Rows': z.optional(z.number()),
  'Actual Loops': z.optional(z.number()),
  get Plans(): z.ZodMiniOptional<z.ZodMiniArray<typeof Node>> {
    return z.optional(z.array(Node))
  },
})

const Explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: Node })]) })])

export type PlanStep = { type: string; table: string; isConditional: boolean; isLimited: boolean; rows: number }

/** All steps of a plan. With `analyze` the statement runs, and each step has the rows that it made. */
export async function planOf(db: Database, { sql, parameters }: Statement, analyze = false): Promise<PlanStep[]> {
  const text = `explain (format json${analyze ? ', analyze' : ''}) ${sql}`
  const { rows } = await db.executeQuery(CompiledQuery.raw(text, [...parameters]))
  const [{ 'QUERY PLAN': plans }] = Explained.parse(rows)
  return stepsOf(plans[0].Plan, false)
}

function stepsOf(node: z.infer<typeof Node>, isLimited: boolean): PlanStep[] {
  const type = node['Node Type']
  const step = {
    type,
    table: node['Relation Name'] ?? '',
    isConditional: node['Index Cond'] !== undefined,
    isLimited,
    rows: (node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 0),
  }
  return [step, ...(node.Plans ?? []).flatMap((child) => stepsOf(child, isLimited || type === 'Limit'))]
}
