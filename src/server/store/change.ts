import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { isLostRace } from './dialect-postgres.ts'

const MOST_ATTEMPTS = 10

/** How many rows the revision is the sum of: more than there are writers at one moment. */
const REVISION_SLOTS = 64

/**
 * Runs `work` in one transaction and counts it as a change. Inside another change it is part of that one. Run again
 * when it lost a race with another change, so that `work` must do nothing but with the database.
 */
export async function change<Result>(db: Database, work: (db: Database) => Promise<Result>): Promise<Result> {
  if (db.isTransaction) return work(db)
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(async (transaction) => {
        const result = await work(transaction)
        await countChange(transaction)
        return result
      })
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !isLostRace(error)) throw error
    }
  }
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
