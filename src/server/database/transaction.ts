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
import type { Database } from './open.ts'
import { isLostRace } from './postgres.ts'

const MOST_ATTEMPTS = 10

/** How many rows the revision is the sum of: more than there are writers at one moment. */
const REVISION_SLOTS = 64

/**
 * Runs `work` in one transaction and counts it as a change if it changed any row, unless `isSeen` says of its result
 * that pages show nothing of it. Inside another change it is part of that one. Run again when it lost a race with
 * another change, so that `work` must do nothing but with the database.
 */
export async function transact<Result>(
  db: Database,
  work: (db: Database) => Promise<Result>,
  isSeen: (result: Result) => boolean = () => true,
): Promise<Result> {
  if (db.isTransaction) return work(db)
  for (let attempt = 1; ; attempt++) {
    try {
      const watch = new ChangeWatch()
      const result = await db.transaction().execute(async (transaction) => {
        const result = await work(transaction.withPlugin(watch))
        watch.isCounted &&= isSeen(result)
        if (watch.isCounted) await countChange(transaction)
        return result
      })
      if (watch.isCounted) for (const listener of listeners.get(db) ?? []) listener()
      return result
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !isLostRace(error)) throw error
    }
  }
}

/** Notices whether any statement changed a row. What gives rows back does not say so, and counts as if it did. */
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

/** Calls `listener` after each change that was made through `db`, until what it gives back is called. */
export function onChange(db: Database, listener: () => void): () => void {
  const known = listeners.get(db) ?? new Set()
  listeners.set(db, known.add(listener))
  return () => {
    known.delete(listener)
  }
}

/** Changes that are made through `part`, a connection of `whole`, count as made through `whole`. */
export function shareListeners(whole: Database, part: Database): void {
  const known = listeners.get(whole) ?? new Set()
  listeners.set(whole, known)
  listeners.set(part, known)
}

/**
 * Any of the slots will do: writers that take different ones do not wait for each other. A count is seen when its
 * transaction is committed, in whatever order they are, so that the sum moves with each of them.
 */
async function countChange(db: Database): Promise<void> {
  const slot = randomInt(REVISION_SLOTS)
  await db.updateTable('revision').set({ number: sql`number + 1` }).where('slot', '=', slot).execute()
}

/** A number that is another one after every change. */
export async function readRevision(db: Database): Promise<number> {
  const { number } = await db
    .selectFrom('revision')
    .select(sql<number>`cast(sum(number) as bigint)`.as('number'))
    .executeTakeFirstOrThrow()
  return number
}
