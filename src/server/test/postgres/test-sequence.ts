import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Database } from '#server/database/open.ts'

/** Starts `second` before `first` is committed, and checks that it waits. Resolves to its result. */
export async function expectSequence<Result>(
  db: Database,
  first: (db: Database) => Promise<unknown>,
  second: () => Promise<Result>,
): Promise<Result | undefined> {
  const order: string[] = []
  let later: Promise<Result> | undefined
  await db.transaction().execute(async (transaction) => {
    await first(transaction)
    later = second().finally(() => order.push('second'))
    await expect.poll(() => isWaiting(db)).toBe(true)
    order.push('first')
  })
  const result = await later
  expect(order).toEqual(['first', 'second'])
  return result
}

async function isWaiting(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return rows.length > 0
}
