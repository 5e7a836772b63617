/** The retention rules, and the time of the next run. */
import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { secondsOf } from '#contract/duration.ts'
import { RetentionPolicy, type RetentionRules } from '#contract/retention.ts'
import { type Micros, momentOf, nextMoment, storedTime, wireTime } from '#server/database/clock.ts'
import { lock } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { Conflict } from '#server/errors.ts'
import type { MirrorDeletions } from '#server/mirror/delete-upstream.ts'
import { insertDeletion, readOpenDeletions, retentionRequest } from './deletions.ts'

/** The stored rules. The table has one row. */
const StoredRules = z.object({ run_every: z.nullable(z.string()), policies: z.array(RetentionPolicy) })
const NO_RULES: z.output<typeof StoredRules> = { run_every: null, policies: [] }
const ROW_ID = 1

/** The upstream server, as responses name it. */
export function retentionUpstream({ host, retentionDeletesUpstream }: MirrorDeletions) {
  return { host, is_included: retentionDeletesUpstream }
}

export async function readRetention(db: Database, file: string | null, mirror: MirrorDeletions | null = null) {
  const { rules, text, next_run } = await readRow(db)
  const policies = rules.policies.map((policy) => ({
    name: policy.name,
    is_enabled: policy.is_enabled,
    keys: policy.keys ?? null,
    types: policy.types ?? null,
    flows: policy.flows ?? null,
    tags: policy.tags ?? null,
    keep_last: policy.keep_last ?? null,
    keep_for: policy.keep_for ?? null,
    removes_latest: policy.removes_latest,
  }))
  const upstream = mirror && retentionUpstream(mirror)
  return {
    run_every: rules.run_every,
    policies,
    version: versionOf(text),
    file,
    next_run: wireTime(next_run),
    upstream,
  }
}

export async function readPolicies(db: Database) {
  return (await readRow(db)).rules.policies
}

async function readRow(db: Database) {
  const row = await db.selectFrom('retention').select(['rules', 'next_run']).where('id', '=', ROW_ID).executeTakeFirst()
  const text = row?.rules ?? JSON.stringify(NO_RULES)
  return { rules: StoredRules.parse(JSON.parse(text)), text, next_run: row?.next_run ?? null }
}

/** Identifies the rules that a client read, for optimistic concurrency control. */
function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/**
 * Replaces the rules. A new interval starts now.
 *
 * @throws {Conflict} when the rules have changed since the given version.
 */
export async function replaceRules(
  db: Database,
  { version, ...given }: z.output<typeof RetentionRules>,
): Promise<void> {
  await transact(db, async (db) => {
    await lock(db, 'retention')
    const before = await readRow(db)
    if (typeof version === 'string' && version !== versionOf(before.text)) {
      throw new Conflict('The retention rules have been changed by another client. Read them again.')
    }
    const run_every = given.run_every ?? null
    const rules = JSON.stringify({ run_every, policies: given.policies })
    const isSame = run_every === before.rules.run_every && before.next_run !== null
    const next_run = isSame ? before.next_run : nextRun(run_every, nextMoment())
    const row = { rules, next_run }
    await db
      .insertInto('retention')
      .values({ id: ROW_ID, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute()
  })
}

/** Stores the rules of a file, unless they are stored already. */
export async function applyRules(db: Database, given: z.output<typeof RetentionRules>): Promise<void> {
  const { rules } = await readRow(db)
  const wanted = { run_every: given.run_every ?? null, policies: given.policies }
  if (JSON.stringify(wanted) !== JSON.stringify(rules)) await replaceRules(db, wanted)
}

function nextRun(run_every: string | null, from: Micros): string | null {
  const seconds = run_every === null ? null : secondsOf(run_every)
  return seconds === null ? null : storedTime(from + seconds * 1_000_000)
}

/** Queues a run when it is due, and sets the time of the next one. Missed runs are made up for by one. */
export async function startDueRetention(db: Database): Promise<void> {
  const now = nextMoment()
  if (!isDue(await readRow(db), now)) return
  // Pages see a run by what it deletes, and by its end. A revision for its start would only make them refetch.
  await transact(
    db,
    (db) => startRun(db, now),
    (isStarted) => !isStarted,
  )
}

async function startRun(db: Database, now: Micros): Promise<boolean> {
  await lock(db, 'retention')
  const row = await readRow(db)
  const { run_every, policies } = row.rules
  const seconds = run_every === null ? null : secondsOf(run_every)
  if (!isDue(row, now) || seconds === null) return false
  const due = momentOf(row.next_run ?? '')
  const missed = Math.floor((now - due) / (seconds * 1_000_000))
  const next_run = nextRun(run_every, due + missed * seconds * 1_000_000)
  await db.updateTable('retention').set({ next_run }).where('id', '=', ROW_ID).execute()
  const request = retentionRequest(policies, storedTime(now), true)
  const isRunning = (await readOpenDeletions(db)).some(({ origin }) => origin === 'RETENTION')
  if (isRunning || request.policies.length === 0) return false
  await insertDeletion(db, { origin: 'RETENTION', label: null, request })
  return true
}

function isDue({ next_run }: { next_run: string | null }, now: Micros): boolean {
  return next_run !== null && momentOf(next_run) <= now
}
