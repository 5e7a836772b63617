import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** Runs `work` in one transaction and counts it as a change. Inside another change it is part of that one. */
export async function change<Result>(db: Database, work: (db: Database) => Promise<Result>): Promise<Result> {
  if (db.isTransaction) return work(db)
  return db.transaction().execute(async (transaction) => {
    const result = await work(transaction)
    await transaction.updateTable('revision').set({ number: sql`number + 1` }).execute()
    return result
  })
}

/** A number that is another one after every change. */
export async function readRevision(db: Database): Promise<number> {
  const { number } = await db.selectFrom('revision').select('number').executeTakeFirstOrThrow()
  return number
}
