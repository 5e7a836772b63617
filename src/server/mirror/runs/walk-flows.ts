/** Reads all flows and deployments of the upstream server again, and finds those that it has deleted. */
import { sql } from 'kysely'
import * as z from 'zod/mini'
import { tryJson } from '#contract/json.ts'
import type { Database } from '#server/database/open.ts'
import { MAX_ROWS } from '#server/mirror/wire-row.ts'
import { deleteDeployment } from '#server/runs/deployments.ts'
import { deleteFlow } from '#server/runs/flows.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { missingRows } from './missing-rows.ts'
import { fetchPage, offsetAfter } from './run-pages.ts'
import { storeRuns } from './store-runs.ts'

const Position = z.object({
  noun: z.enum(['flows', 'deployments']),
  offset: z.number().check(z.nonnegative()),
  /** How many of the last rows could not be read. */
  failures: z.number().check(z.nonnegative()),
  /** The last id that was checked; null while pages are read. */
  after: z.nullable(z.string()),
})
type Position = z.infer<typeof Position>

const START: Position = { noun: 'flows', offset: 0, failures: 0, after: null }

const TABLES = { flows: 'flow', deployments: 'deployment' } as const

type DeletedFlows = { flows: string[]; deployments: string[] }

/** `position` is that of the next call: null at the end. */
type Walk = { deleted: DeletedFlows; position: string | null }

/** Stores the next page, or checks the next stored rows. */
export async function walkFlows(db: Database, upstream: Upstream, position: string | null): Promise<Walk> {
  const present = Position.safeParse(tryJson(position ?? '')).data ?? START
  const { noun, offset, failures } = present
  const deleted: DeletedFlows = { flows: [], deployments: [] }
  let next: Position | null
  if (present.after === null) {
    const page = await fetchPage(upstream, noun, { sort: 'NAME_ASC' }, offset)
    await storeRuns(db, { flows: [], deployments: [], flowRuns: [], taskRuns: [], [noun]: page.rows })
    const start = offsetAfter(page, offset, failures)
    if (start === null) next = { ...present, after: '' }
    else next = { ...present, offset: start, failures: page.isUnreadable ? failures + 1 : 0 }
  } else {
    const ids = await storedIds(db, noun, present.after)
    deleted[noun] = await missingRows(upstream, noun, ids)
    const last = ids.length < MAX_ROWS ? undefined : ids.at(-1)
    if (last !== undefined) next = { ...present, after: last }
    else next = noun === 'flows' ? { ...START, noun: 'deployments' } : null
  }
  return { deleted, position: next && JSON.stringify(next) }
}

async function storedIds(db: Database, noun: Position['noun'], after: string): Promise<string[]> {
  const rows = await db
    .selectFrom(TABLES[noun])
    .select('id')
    .where('id', '>', after)
    .where(sql<boolean>`id not in (select id from sample)`)
    .orderBy('id')
    .limit(MAX_ROWS)
    .execute()
  return rows.map(({ id }) => id)
}

/** Deletes flows with their runs and deployments, and deployments; artifacts stay, and so does what archived runs refer to. */
export async function removeFlows(db: Database, { flows, deployments }: DeletedFlows): Promise<void> {
  for (const id of flows) if (!(await isArchived(db, 'flow_id', id))) await deleteFlow(db, id)
  for (const id of deployments) if (!(await isArchived(db, 'deployment_id', id))) await deleteDeployment(db, id)
}

/** Whether a run refers to it that was kept when the upstream server deleted it. */
async function isArchived(db: Database, column: 'flow_id' | 'deployment_id', id: string): Promise<boolean> {
  const run = await db
    .selectFrom('flow_run')
    .innerJoin('mirrored_run', 'mirrored_run.flow_run_id', 'flow_run.id')
    .select('flow_run.id')
    .where(`flow_run.${column}`, '=', id)
    .where('mirrored_run.deleted', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return run !== undefined
}
