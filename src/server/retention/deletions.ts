/** The record of deletions: what was asked for, how far it is, how it ended. */
import { sql } from 'kysely'
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

/** What is to go: what fits a selection, or what policies let go at a moment. */
export type DeletionRequest = z.output<typeof DeletionRequest>
const DeletionRequest = z.union([
  z.object({ selection: DeletionSelection, created_before: z.string() }),
  z.object({
    policies: z.array(RetentionPolicy),
    as_of: z.string(),
    /** Whether nobody asked for it but the rules. */
    is_scheduled: z.optional(z.boolean()),
  }),
])

/** How much of it each policy let go. */
const Shares = z.array(z.object({ name: z.string(), count: z.number(), bytes: z.number() }))
export type Shares = z.output<typeof Shares>

const OPEN: DeletionState[] = ['WAITING', 'RUNNING']

export function requestOf({ request }: Pick<DeletionTable, 'request'>): DeletionRequest {
  return DeletionRequest.parse(JSON.parse(request))
}

export function sharesOf({ policies }: Pick<DeletionTable, 'policies'>): Shares {
  return Shares.parse(JSON.parse(policies))
}

/** A deletion as the wire shows it. */
function deletionOf({ request: _, policies, ...row }: DeletionTable) {
  const { id, created, started, finished, ...facts } = row
  const times = { created: wireTime(created), started: wireTime(started), finished: wireTime(finished) }
  return { id, ...times, ...facts, policies: new RawJson(policies) }
}

type NewDeletion = { origin: Deletion['origin']; label: string | null; request: DeletionRequest }

/** Puts a deletion in line. One by the schedule is found by the server that carries it out, and starts at once. */
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

/** The policies that are asked, in a request. */
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
 * Of runs by the schedule that let nothing go, only the last of those in a row is kept: with a run a minute there would
 * be half a million a year.
 */
export async function forgetEmptyRunBefore(db: Database, deletion: DeletionTable): Promise<void> {
  if (deletion.deleted > 0 || !isScheduled(requestOf(deletion))) return
  const before = await db
    .selectFrom('deletion')
    .selectAll()
    .where('origin', '=', 'RETENTION')
    .where('id', '<', deletion.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const isEmpty = before?.state === 'COMPLETED' && before.deleted === 0 && isScheduled(requestOf(before))
  if (isEmpty) await db.deleteFrom('deletion').where('id', '=', before.id).execute()
}

export async function readDeletion(db: Database, id: string) {
  const row = await db.selectFrom('deletion').selectAll().where('id', '=', id).executeTakeFirst()
  return row && deletionOf(row)
}

/** Newest first. */
export async function readDeletions(db: Database, page: { limit?: number | undefined; offset?: number | undefined }) {
  const { limit, offset } = pageOf(page)
  const rows = db.selectFrom('deletion').selectAll().orderBy('id', 'desc').limit(limit).offset(offset)
  const { count } = await db.selectFrom('deletion').select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
  return { results: (await rows.execute()).map(deletionOf), count }
}

/** What is waiting or running, the oldest first. */
export async function readOpenDeletions(db: Database): Promise<DeletionTable[]> {
  return db.selectFrom('deletion').selectAll().where('state', 'in', OPEN).orderBy('id').execute()
}

/** Whether something is in line, or a run of retention is due. Asked all the time, so in one cheap statement. */
export async function isAnythingToDo(db: Database): Promise<boolean> {
  const now = storedTime(nextMoment())
  const { rows } = await sql`
    select 1 as found where exists (select id from deletion where state in (${sql.join(OPEN)}))
      or exists (select id from retention where next_run <= ${now})`.execute(db)
  return rows.length > 0
}

/** The ids of those that have something written down to remove: few, and found without reading all that. */
export async function readPlanned(db: Database): Promise<string[]> {
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
  await enter(db, id, { state: 'RUNNING', started })
}

/** Ends one that is waiting or running. What is gone already stays gone. */
export async function endDeletion(
  db: Database,
  id: string,
  end: { state: 'COMPLETED' | 'CANCELLED' } | { state: 'FAILED'; error: string },
): Promise<void> {
  await enter(db, id, { ...end, finished: storedTime(nextMoment()) })
}

async function enter(db: Database, id: string, set: Partial<DeletionTable>): Promise<void> {
  await transact(db, async (db) => {
    await lock(db, id)
    await db.updateTable('deletion').set(set).where('id', '=', id).where('state', 'in', OPEN).execute()
  })
}
