/** The record of deletions: the request, the progress and the outcome. */
import * as z from 'zod/mini'
import { type Deletion, DeletionSelection, type DeletionState } from '#contract/deletion.ts'
import { type RetentionPolicies, RetentionPolicy } from '#contract/retention.ts'
import { nextMoment, storedTime, uuidAt, wireTime } from '#server/database/clock.ts'
import { lock } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { DeletionTable } from '#server/database/tables.ts'
import { transact } from '#server/database/transaction.ts'
import { pageOf } from '#server/filters/page.ts'
import { RawJson } from '#server/json/raw-json.ts'

/** The versions that match a selection, or those that policies delete at a moment. */
export type DeletionRequest = z.output<typeof DeletionRequest>
const DeletionRequest = z.union([
  z.object({ selection: DeletionSelection, created_before: z.string() }),
  z.object({
    policies: z.array(RetentionPolicy),
    as_of: z.string(),
    /** Whether the schedule started it. */
    is_scheduled: z.optional(z.boolean()),
  }),
])

/** The number and bytes of versions that each policy deleted. */
const Shares = z.array(z.object({ name: z.string(), count: z.number(), bytes: z.number() }))
export type Shares = z.output<typeof Shares>

const OPEN: DeletionState[] = ['WAITING', 'RUNNING']

export function parseRequest({ request }: Pick<DeletionTable, 'request'>): DeletionRequest {
  return DeletionRequest.parse(JSON.parse(request))
}

export function parseShares({ policies }: Pick<DeletionTable, 'policies'>): Shares {
  return Shares.parse(JSON.parse(policies))
}

/** The wire form of a deletion. */
function deletionOf({ request: _, policies, ...row }: DeletionTable) {
  const { id, created, started, finished, ...facts } = row
  const times = { created: wireTime(created), started: wireTime(started), finished: wireTime(finished) }
  return { id, ...times, ...facts, policies: new RawJson(policies) }
}

type NewDeletion = { origin: Deletion['origin']; label: string | null; request: DeletionRequest }

/** Queues a deletion. A scheduled one is inserted by the server that processes it, so it starts at once. */
export async function insertDeletion(db: Database, { origin, label, request }: NewDeletion) {
  const policies = 'policies' in request ? request.policies.map(({ name }) => ({ name, count: 0, bytes: 0 })) : []
  const now = nextMoment()
  const created = storedTime(now)
  const row: DeletionTable = {
    id: uuidAt(now),
    created,
    ...(isScheduled(request) ? { started: created, state: 'RUNNING' } : { started: null, state: 'WAITING' }),
    finished: null,
    origin,
    label: label?.toWellFormed() ?? null,
    count: null,
    deleted: 0,
    bytes: 0,
    policies: JSON.stringify(policies),
    error: null,
    request: JSON.stringify(request),
  }
  return transact(db, async (db) => {
    await db.insertInto('deletion').values(row).execute()
    return deletionOf(row)
  })
}

type RetentionRequest = Extract<DeletionRequest, { as_of: string }>

/** A request with the enabled policies. */
export function retentionRequest(
  policies: z.output<typeof RetentionPolicies>,
  as_of: string,
  is_scheduled = false,
): RetentionRequest {
  return { policies: policies.filter(({ is_enabled }) => is_enabled), as_of, is_scheduled }
}

function isScheduled(request: DeletionRequest): boolean {
  return 'policies' in request && request.is_scheduled === true
}

/**
 * Of consecutive scheduled runs that deleted nothing, only the last is kept: a run every minute would otherwise add half
 * a million rows a year.
 */
export async function deletePreviousEmptyRun(db: Database, deletion: DeletionTable): Promise<void> {
  if (deletion.deleted > 0 || !isScheduled(parseRequest(deletion))) return
  const previous = await db
    .selectFrom('deletion')
    .selectAll()
    .where('origin', '=', 'RETENTION')
    .where('id', '<', deletion.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const isEmpty = previous?.state === 'COMPLETED' && previous.deleted === 0 && isScheduled(parseRequest(previous))
  if (isEmpty) await db.deleteFrom('deletion').where('id', '=', previous.id).execute()
}

export async function readDeletion(db: Database, id: string) {
  const row = await db.selectFrom('deletion').selectAll().where('id', '=', id).executeTakeFirst()
  return row && deletionOf(row)
}

/** Newest first. */
export async function readDeletions(db: Database, page: { limit?: number | undefined; offset?: number | undefined }) {
  const { limit, offset } = pageOf(page)
  const rows = db.selectFrom('deletion').selectAll().orderBy('id', 'desc').limit(limit).offset(offset)
  const { count } = await db
    .selectFrom('deletion')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { results: (await rows.execute()).map(deletionOf), count }
}

/** The deletions that are waiting or running, oldest first. */
export async function readOpenDeletions(db: Database): Promise<DeletionTable[]> {
  return db.selectFrom('deletion').selectAll().where('state', 'in', OPEN).orderBy('id').execute()
}

/** Whether a deletion is open, or a retention run is due: one cheap statement, because the worker polls it. */
export async function hasWork(db: Database): Promise<boolean> {
  const open = db.selectFrom('deletion').select('id').where('state', 'in', OPEN)
  const due = db.selectFrom('retention').select('id').where('next_run', '<=', storedTime(nextMoment()))
  const found = await db
    .selectNoFrom(({ lit }) => lit(1).as('found'))
    .where(({ exists, or }) => or([exists(open), exists(due)]))
    .executeTakeFirst()
  return found !== undefined
}

/** The ids of deletions that have planned items. Each step skips through the index to the next id. */
export async function readPlannedIds(db: Database): Promise<string[]> {
  const found: string[] = []
  for (;;) {
    const next = await db
      .selectFrom('deletion_item')
      .select('deletion_id')
      .where('deletion_id', '>', found.at(-1) ?? '')
      .orderBy('deletion_id')
      .limit(1)
      .executeTakeFirst()
    if (!next) return found
    found.push(next.deletion_id)
  }
}

export async function startDeletion(db: Database, id: string): Promise<void> {
  const started = storedTime(nextMoment())
  await updateOpen(db, id, { state: 'RUNNING', started })
}

/** Records why a deletion waits. Repeated attempts that fail for the same reason change nothing. */
export async function recordWaiting(db: Database, id: string, reason: string): Promise<void> {
  await transact(db, async (db) => {
    await lock(db, id)
    await db
      .updateTable('deletion')
      .set({ error: reason })
      .where('id', '=', id)
      .where('state', 'in', OPEN)
      .where(({ eb, or }) => or([eb('error', 'is', null), eb('error', '<>', reason)]))
      .execute()
  })
}

/** Ends a deletion that is waiting or running. Versions that are already deleted stay deleted. */
export async function endDeletion(
  db: Database,
  id: string,
  end: { state: 'COMPLETED' | 'CANCELLED' } | { state: 'FAILED'; error: string },
): Promise<void> {
  await updateOpen(db, id, { error: null, ...end, finished: storedTime(nextMoment()) })
}

async function updateOpen(db: Database, id: string, set: Partial<DeletionTable>): Promise<void> {
  await transact(db, async (db) => {
    await lock(db, id)
    await db.updateTable('deletion').set(set).where('id', '=', id).where('state', 'in', OPEN).execute()
  })
}
