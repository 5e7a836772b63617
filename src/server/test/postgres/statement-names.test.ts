import { sql } from 'kysely'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { countArtifacts } from '#server/artifacts/lists/counts.ts'
import { deleteArtifact, insertArtifact, readArtifact } from '#server/artifacts/store.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { rawJson } from '#server/json/raw-json.ts'
import { blankArtifact } from '#server/test/test-app.ts'
import { createDatabase } from '#server/test/test-postgres.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let db: Database

beforeAll(async () => {
  database = await createDatabase(inject('postgres_url'), inject('postgres_template'))
})
afterAll(() => database.drop())

/** One connection, so that every statement meets what the one before left. */
async function onOneConnection(work: () => Promise<void>): Promise<void> {
  db = await openDatabase({ kind: 'postgres', url: database.url, poolSize: 1 })
  await work()
  await db.destroy()
}

const create = (db: Database) => insertArtifact(db, { ...blankArtifact('report'), data: rawJson('1') })

async function namesOfStatements(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from pg_prepared_statements`.execute(db)
  return rows.map(({ name }) => name)
}

const forgetNames = (db: Database) => sql`deallocate all`.execute(db)

test('statements of single rows are parsed once per connection, and the others leave nothing behind', () =>
  onOneConnection(async () => {
    for (let round = 0; round < 3; round++) {
      const { id } = await create(db)
      await readArtifact(db, id)
      await db.selectFrom('artifact').select('id').where('size', '=', round).execute()
    }
    expect(await namesOfStatements()).toHaveLength(2)
  }))

test('a connection whose names are unknown, as behind a pooler, works without them', () =>
  onOneConnection(async () => {
    const { id } = await create(db)
    await readArtifact(db, id)
    await forgetNames(db)
    expect(await readArtifact(db, id)).toMatchObject({ id })
    const other = await create(db)
    expect(await namesOfStatements()).toEqual([])
    expect(await deleteArtifact(db, other.id)).toBe(true)
  }))

test('a connection that knows the names from another server works without them', () =>
  onOneConnection(async () => {
    const { id } = await create(db)
    await readArtifact(db, id)
    const { rows } = await sql<{ text: string }>`
      select 'prepare ' || quote_ident(name) || ' as select 1' as text from pg_prepared_statements`.execute(db)
    await db.destroy()
    db = await openDatabase({ kind: 'postgres', url: database.url, poolSize: 1 })
    for (const { text } of rows) await sql.raw(text).execute(db)
    expect(await readArtifact(db, id)).toMatchObject({ id })
    expect((await create(db)).key).toBe('report')
  }))

test('a transaction on a connection whose names are unknown starts again', () =>
  onOneConnection(async () => {
    const { id } = await create(db)
    await readArtifact(db, id)
    const before = await countArtifacts(db, {})
    let attempts = 0
    const work = transact(db, async (db) => {
      attempts++
      const made = await create(db)
      if (attempts === 1) await forgetNames(db)
      return [await readArtifact(db, id), made] as const
    })
    expect(await work).toMatchObject([{ id }, { key: 'report' }])
    expect(attempts).toBe(2)
    expect(await countArtifacts(db, {})).toBe(before + 1)
  }))
