import BetterSqlite3 from 'better-sqlite3'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { expect, test } from 'vitest'
import { start } from './0001-start.ts'
import { versionNumbers } from './0009-version-numbers.ts'
import { changes } from './0010-changes.ts'

test('existing versions are pending, and the index finds them', async () => {
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new BetterSqlite3(':memory:') }) })
  await start.up(db)
  await sql`insert into artifact (id, created, updated, key, size, preview, is_listed, data)
    values ('1', '2026-01-01', '2026-01-01', 'a', 1, '{}', 1, '1')`.execute(db)
  await versionNumbers.up(db)
  await changes.up(db)
  const { rows } = await sql`select * from artifact_version`.execute(db)
  expect(rows).toEqual([
    {
      artifact_id: '1',
      key: 'a',
      version: 1,
      hash: null,
      change_status: null,
      change_text: null,
      resets: 0,
      value: null,
      numbers: null,
    },
  ])
  const plan = await sql<{ detail: string }>`explain query plan
    select artifact_id from artifact_version where change_status is null order by artifact_id desc limit 50`.execute(db)
  expect(plan.rows.map(({ detail }) => detail)).toEqual([expect.stringContaining('artifact_version__pending')])
  await db.destroy()
})
