import BetterSqlite3 from 'better-sqlite3'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { expect, test } from 'vitest'
import { start } from './0001-start.ts'
import { versionNumbers } from './0009-version-numbers.ts'

test('existing versions are numbered in their order, and the next one continues', async () => {
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new BetterSqlite3(':memory:') }) })
  await start.up(db)
  const rows = [
    { id: '2', key: 'a', created: '2026-01-02' },
    { id: '1', key: 'a', created: '2026-01-01' },
    { id: '4', key: 'a', created: '2026-01-02' },
    { id: '3', key: 'b', created: '2026-01-03' },
    { id: '5', key: null, created: '2026-01-04' },
  ]
  for (const { id, key, created } of rows) {
    await sql`insert into artifact (id, created, updated, key, size, preview, is_listed, data)
      values (${id}, ${created}, ${created}, ${key}, 1, '{}', 0, '1')`.execute(db)
  }
  await versionNumbers.up(db)
  const numbered = await sql`select key, version, artifact_id from artifact_version order by key, version`.execute(db)
  expect(numbered.rows).toEqual([
    { key: 'a', version: 1, artifact_id: '1' },
    { key: 'a', version: 2, artifact_id: '2' },
    { key: 'a', version: 3, artifact_id: '4' },
    { key: 'b', version: 1, artifact_id: '3' },
  ])
  const { rows: keys } = await sql`select * from artifact_key order by key`.execute(db)
  expect(keys).toEqual([
    { key: 'a', last_version: 3 },
    { key: 'b', last_version: 1 },
  ])
  await db.destroy()
})
