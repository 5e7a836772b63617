/** What the server behind has, as entries: the latest version of every key, all that match, or one page of them. */
import * as z from 'zod/mini'
import { Artifact, ArtifactCollection } from '#contract/artifact.ts'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { isJson, type Json, type JsonObject } from '#contract/json.ts'
import { Invalid } from '#server/errors.ts'
import type { Upstream } from './connection.ts'
import { type Entry, entryOf, entryOfLatest } from './entry.ts'
import { everyPage } from './pages.ts'

type Query = z.output<typeof SummaryFilterBody>
export type Question = Pick<Query, 'artifacts' | 'flows' | 'flow_runs' | 'task_runs' | 'deployments'>

/** The part of a query that the server behind understands; members that are undefined are left out. */
export function questionOf({ artifacts, flows, flow_runs, task_runs, deployments }: Question): JsonObject {
  const members = Object.entries({ artifacts, flows, flow_runs, task_runs, deployments })
  return Object.fromEntries(members.flatMap(([name, filter]) => (filter ? [[name, plain(filter)]] : [])))
}

function plain(value: unknown): Json {
  if (typeof value !== 'object' || value === null) return isJson(value) ? value : null
  if (Array.isArray(value)) return value.map(plain)
  const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null)
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]))
}

/** The latest version of every key that matches, and what has no key. */
export async function readLatest(upstream: Upstream, question: Question): Promise<Entry[]> {
  const [keyed, keyless] = await Promise.all([readKeyed(upstream, question), readKeyless(upstream, question)])
  return [...keyed, ...keyless]
}

async function readKeyed(upstream: Upstream, { artifacts, ...related }: Question): Promise<Entry[]> {
  const { id, ...members } = artifacts ?? { operator: 'and_' as const }
  const body = questionOf(related)
  // What is the id of a version everywhere else is the latest_id here.
  body.artifacts = plain({ ...members, latest_id: id })
  const rows = await everyPage((page) =>
    upstream.ask(z.array(ArtifactCollection), 'POST', '/artifacts/latest/filter', {
      ...body,
      ...page,
      sort: 'KEY_ASC',
    }),
  )
  return rows.map(entryOfLatest)
}

/**
 * What has no key. Results that Prefect persists are artifacts too, with neither key nor kind, and there may be a
 * great many: a condition on the kind leaves them out, as it leaves out everything without a kind.
 */
async function readKeyless(upstream: Upstream, question: Question): Promise<Entry[]> {
  const artifacts = question.artifacts ?? { operator: 'and_' as const }
  const { key, type } = artifacts
  if (artifacts.operator === 'or_') throw new Invalid('latest_only does not go with artifacts.operator "or_" here.')
  if (key?.any_ || key?.like_ || key?.exists_) return []
  const narrowed = { ...artifacts, key: { exists_: false }, type: type ?? { not_any_: ['result'] } }
  return readAll(upstream, { ...question, artifacts: narrowed })
}

/** Every version that matches. */
export async function readAll(upstream: Upstream, question: Question): Promise<Entry[]> {
  const rows = await everyPage((page) => askPage(upstream, question, { ...page, sort: 'CREATED_DESC' }))
  return rows.map(entryOf)
}

/** Orders that the server behind knows, or knows the other way round. */
export const DIRECT = {
  CREATED_DESC: { sort: 'CREATED_DESC', isReversed: false },
  CREATED_ASC: { sort: 'CREATED_DESC', isReversed: true },
  UPDATED_DESC: { sort: 'UPDATED_DESC', isReversed: false },
  UPDATED_ASC: { sort: 'UPDATED_DESC', isReversed: true },
} as const

/** One page of the versions that match, and how many there are. */
export async function readPage(
  upstream: Upstream,
  question: Question,
  { sort, isReversed }: (typeof DIRECT)[keyof typeof DIRECT],
  { limit, offset }: { limit: number; offset: number },
): Promise<{ entries: Entry[]; count: number }> {
  if (!isReversed) {
    const [rows, count] = await Promise.all([
      askPage(upstream, question, { sort, limit, offset }),
      countAll(upstream, question),
    ])
    return { entries: rows.map(entryOf), count }
  }
  const count = await countAll(upstream, question)
  const end = count - offset
  const start = Math.max(0, end - limit)
  if (end <= start) return { entries: [], count }
  const rows = await askPage(upstream, question, { sort, limit: end - start, offset: start })
  return { entries: rows.map(entryOf).reverse(), count }
}

export function countAll(upstream: Upstream, question: Question): Promise<number> {
  return upstream.ask(z.number(), 'POST', '/artifacts/count', questionOf(question))
}

export function askPage(
  upstream: Upstream,
  question: Question,
  page: { sort: 'CREATED_DESC' | 'UPDATED_DESC'; limit: number; offset: number },
): Promise<Artifact[]> {
  return upstream.ask(z.array(Artifact), 'POST', '/artifacts/filter', { ...questionOf(question), ...page })
}
