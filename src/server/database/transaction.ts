import { randomInt } from 'node:crypto'
import {
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  sql,
  type UnknownRow,
} from 'kysely'
import { compiledQuery, type ValueOf } from './compiled-query.ts'
import type { Database } from './open.ts'
import { isLostRace } from './postgres.ts'
import { noteFailure, noteSuccess } from './readiness.ts'

const MAX_ATTEMPTS = 10

/** The revision is the sum of this many rows: more than there are concurrent writers. */
const REVISION_SLOTS = 64

/**
 * Runs `work` in a transaction, or joins the current one. Increments the revision if a row changed, unless `isVisible`
 * rejects the result. `work` is retried after a lost race, so it must have no effects outside the database.
 */
export async function transact<Result>(
  db: Database,
  work: (db: Database) => Promise<Result>,
  isVisible: (result: Result) => boolean = () => true,
): Promise<Result> {
  if (db.isTransaction) return work(db)
  return retryLostRaces(db, async () => {
    const watch = new ChangeWatch()
    let hasChanged = false
    const result = await db.transaction().execute(async (transaction) => {
      const result = await work(transaction.withPlugin(watch))
      hasChanged = watch.isCounted
      watch.isCounted &&= isVisible(result)
      if (watch.isCounted) await countChange(transaction)
      return result
    })
    if (hasChanged) noteSuccess(db)
    if (watch.isCounted) callListeners(db)
    return result
  })
}

/**
 * Runs `statement`, a single one in autocommit. It returns rows if it changed any, and then increments
 * the revision. It is retried after a lost race.
 */
export async function changeAtOnce<Row>(db: Database, statement: () => Promise<Row[]>): Promise<Row[]> {
  return retryLostRaces(db, async () => {
    const rows = await statement()
    if (rows.length > 0) {
      noteSuccess(db)
      callListeners(db)
    }
    return rows
  })
}

async function retryLostRaces<Result>(db: Database, attemptOnce: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce()
    } catch (error) {
      noteFailure(db, error)
      if (attempt === MAX_ATTEMPTS || !isLostRace(error)) throw error
    }
  }
}

/** Detects whether any statement changed a row. Statements with `returning` do not report it and always count. */
class ChangeWatch implements KyselyPlugin {
  isCounted = false

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    if ('returning' in node && node.returning !== undefined) this.isCounted = true
    return node
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    if (result.numAffectedRows) this.isCounted = true
    return result
  }
}

const listeners = new WeakMap<Database, Set<() => void>>()

function callListeners(db: Database): void {
  for (const listener of listeners.get(db) ?? []) listener()
}

/** Calls `listener` after each change made through `db`; returns a function that stops it. */
export function onChange(db: Database, listener: () => void): () => void {
  const existing = listeners.get(db) ?? new Set()
  listeners.set(db, existing.add(listener))
  return () => {
    existing.delete(listener)
  }
}

/** Changes through `connection`, a connection of `db`, also call the listeners of `db`. */
export function shareListeners(db: Database, connection: Database): void {
  const existing = listeners.get(db) ?? new Set()
  listeners.set(db, existing)
  listeners.set(connection, existing)
}

const incrementSlot = compiledQuery((db, value: ValueOf<{ slot: number }>) =>
  db.updateTable('revision').set({ number: sql`number + 1` }).where('slot', '=', value('slot')),
)

/**
 * Writers with different slots do not wait for each other. A count becomes visible when its transaction commits, so the
 * sum changes with each commit, whatever their order.
 */
async function countChange(db: Database): Promise<void> {
  const slot = randomInt(REVISION_SLOTS)
  await incrementSlot(db, { slot })
}

/** A number that changes with every change. */
export async function readRevision(db: Database): Promise<number> {
  const [row] = await revision(db, {})
  return row?.number ?? 0
}

const revision = compiledQuery((db) =>
  db.selectFrom('revision').select(sql<number>`cast(sum(number) as bigint)`.as('number')),
)
