/** What artifacts refer to: their runs, with the flows, the deployments and the runs that started them. */
import { parseUuid } from '#contract/pydantic-types.ts'
import { chunksOf } from '#server/chunks.ts'
import { isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { MAX_ROWS, readOrNull, type WireRow } from '#server/mirror/wire-row.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { uuidField } from './checked-fields.ts'
import { fetchByIds, idOf, type Noun } from './fetch-by-id.ts'
import type { RelatedRows } from './store-runs.ts'

/** Subflows are nested in few levels, each of which takes two rounds. */
const MAX_ROUNDS = 20
const MAX_REQUESTS = 3

const NOUNS = ['flows', 'deployments', 'flow_runs', 'task_runs'] as const

const TABLES = { flows: 'flow', deployments: 'deployment', flow_runs: 'flow_run', task_runs: 'task_run' } as const

/** The fields that hold ids of other rows. */
const REFERENCES: Record<Noun, [field: string, noun: Noun][]> = {
  flows: [],
  deployments: [['flow_id', 'flows']],
  flow_runs: [
    ['flow_id', 'flows'],
    ['deployment_id', 'deployments'],
    ['parent_task_run_id', 'task_runs'],
  ],
  task_runs: [['flow_run_id', 'flow_runs']],
}

export type RunIds = { flowRunIds: string[]; taskRunIds: string[] }

export type Reference = { noun: Noun; id: string }

/** Fetches what is not stored of the runs and of what they refer to. Ids that the upstream server does not know are left out. */
export async function fetchRelated(db: Database, upstream: Upstream, ids: RunIds): Promise<RelatedRows> {
  return (await readRelated(db, upstream, referencesTo(ids))).rows
}

/** The same, and what the upstream server could not send. */
export async function readRelated(
  db: Database,
  upstream: Upstream,
  references: Reference[],
): Promise<{ rows: RelatedRows; unread: Reference[] }> {
  const ids = noIds()
  for (const { noun, id } of references) ids[noun].push(id)
  const unread: Reference[] = []
  return { rows: await completeRows(db, upstream, ids, new Set(), unread), unread }
}

/** Without those that are not ids. */
export function referencesTo({ flowRunIds, taskRunIds }: RunIds): Reference[] {
  const references = (noun: Noun, texts: string[]) =>
    [...new Set(texts)].flatMap((text) => {
      const id = parseUuid(text)
      return id === null ? [] : { noun, id }
    })
  return [...references('flow_runs', flowRunIds), ...references('task_runs', taskRunIds)]
}

/** Adds what is not stored of all that the rows refer to. */
export async function withRelated(db: Database, upstream: Upstream, rows: Partial<RelatedRows>): Promise<RelatedRows> {
  const given = { flows: [], deployments: [], flowRuns: [], taskRuns: [], ...rows }
  const ids = noIds()
  const known = [...referencesOf('flow_runs', given.flowRuns), ...referencesOf('task_runs', given.taskRuns)]
  for (const [noun, id] of known) ids[noun].push(id)
  const added = await completeRows(db, upstream, ids, keysOf(given))
  return {
    flows: [...given.flows, ...added.flows],
    deployments: [...given.deployments, ...added.deployments],
    flowRuns: [...given.flowRuns, ...added.flowRuns],
    taskRuns: [...given.taskRuns, ...added.taskRuns],
  }
}

function noIds(): Record<Noun, string[]> {
  return { flows: [], deployments: [], flow_runs: [], task_runs: [] }
}

function keysOf({ flowRuns, taskRuns }: RelatedRows): Set<string> {
  return new Set([
    ...flowRuns.map((row) => `flow_runs ${idOf(row)}`),
    ...taskRuns.map((row) => `task_runs ${idOf(row)}`),
  ])
}

/** `asked` names what is not asked for, and what could not be sent is added to `unread`. */
async function completeRows(
  db: Database,
  upstream: Upstream,
  ids: Record<Noun, string[]>,
  asked = new Set<string>(),
  unread: Reference[] = [],
): Promise<RelatedRows> {
  const rows: Record<Noun, WireRow[]> = { flows: [], deployments: [], flow_runs: [], task_runs: [] }
  let wanted = ids
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const requests: { noun: Noun; ids: string[] }[] = []
    for (const noun of NOUNS) {
      const unknown = await unknownIds(db, noun, wanted[noun], asked)
      for (const ids of chunksOf(unknown, MAX_ROWS)) requests.push({ noun, ids })
    }
    if (requests.length === 0) break
    wanted = noIds()
    const responses = await inTurns(requests, async ({ noun, ids }) => {
      const unreadIds: string[] = []
      const rows = await fetchByIds(upstream, noun, ids, unreadIds)
      unread.push(...unreadIds.map((id) => ({ noun, id })))
      return { noun, rows }
    })
    for (const response of responses) {
      rows[response.noun].push(...response.rows)
      for (const [noun, id] of referencesOf(response.noun, response.rows)) wanted[noun].push(id)
    }
  }
  return { flows: rows.flows, deployments: rows.deployments, flowRuns: rows.flow_runs, taskRuns: rows.task_runs }
}

/** Ids that are neither stored nor have been asked for. */
async function unknownIds(db: Database, noun: Noun, ids: string[], asked: Set<string>): Promise<string[]> {
  const fresh = [...new Set(ids.flatMap((id) => parseUuid(id) ?? []))].filter((id) => !asked.has(`${noun} ${id}`))
  if (fresh.length === 0) return []
  for (const id of fresh) asked.add(`${noun} ${id}`)
  const table = TABLES[noun]
  const stored = await db
    .selectFrom(table)
    .select('id')
    .where(isAnyOf(db, `${table}.id`, fresh))
    .execute()
  const known = new Set(stored.map(({ id }) => id))
  return fresh.filter((id) => !known.has(id))
}

function referencesOf(noun: Noun, rows: WireRow[]): [Noun, string][] {
  return rows.flatMap((row) => REFERENCES[noun].flatMap(([field, other]) => referenceOf(row, field, other)))
}

function referenceOf(row: WireRow, field: string, noun: Noun): [Noun, string][] {
  const id = readOrNull(() => uuidField(row, field))
  return id === null ? [] : [[noun, id]]
}

/** Like Promise.all, with a limit for the requests at a time. */
async function inTurns<Item, Result>(items: Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  const queue = [...items]
  const worker = async () => {
    try {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) results.push(await work(item))
    } finally {
      // After a failure the others stop, too.
      queue.length = 0
    }
  }
  await Promise.all(Array.from({ length: MAX_REQUESTS }, worker))
  return results
}
