import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { createApp } from '#server/app.ts'
import { ConfigError } from '#server/config.ts'
import { openDatabase } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-'))
  path = join(folder, 'vitrine.db')
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

/** Creates the file with one artifact, and closes it. */
async function createFile(): Promise<void> {
  const db = await openDatabase({ kind: 'sqlite', path })
  const app = await createApp(db, TEST_OPTIONS)
  await app.inject({ method: 'POST', url: '/api/artifacts/', payload: { key: 'k', data: 1 } })
  await app.close()
  await db.destroy()
}

async function openReadOnlyApp() {
  const db = await openDatabase({ kind: 'sqlite', path }, { isReadOnly: true })
  const app = await createApp(db, { ...TEST_OPTIONS, isReadOnly: true })
  onTestFinished(async () => {
    await app.close()
    await db.destroy()
  })
  return { app, db }
}

const READS = [
  ['GET', '/ready'],
  ['GET', '/vitrine'],
  ['GET', '/vitrine/facets'],
  ['GET', '/vitrine/revision'],
  ['GET', '/vitrine/retention'],
  ['GET', '/vitrine/deletions'],
  ['POST', '/artifacts/filter'],
  ['POST', '/artifacts/count'],
  ['POST', '/artifacts/latest/filter'],
  ['POST', '/flows/filter'],
  ['POST', '/flow_runs/filter'],
  ['POST', '/logs/filter'],
  ['POST', '/vitrine/artifacts/filter'],
  ['POST', '/vitrine/artifacts/export'],
  ['POST', '/vitrine/retention/preview'],
  ['POST', '/vitrine/retention/keys/preview'],
] as const

/** A read-only folder, also for a process that may write everywhere: SQLite cannot create its shared file. */
const lockFolder = () => symlinkSync(join(folder, 'missing', 'file'), `${path}-shm`)

test.each([
  ['as it is', () => {}],
  ['in a read-only folder', lockFolder],
])('a read-only server reads a file %s, and leaves it as it is', async (_, prepare) => {
  await createFile()
  prepare()
  const before = readFileSync(path)
  const { app } = await openReadOnlyApp()
  for (const [method, url] of READS) {
    const answer = await app.inject({ method, url: `/api${url}` })
    expect([url, answer.statusCode]).toEqual([url, 200])
  }
  expect((await app.inject({ method: 'POST', url: '/api/artifacts/filter' })).json()).toMatchObject([{ key: 'k' }])
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('nothing can be written through a read-only connection', async () => {
  await createFile()
  const { db } = await openReadOnlyApp()
  const row = { key: 'k', created: '', body_hash: '', made_id: '' }
  const change = transact(db, (db) => db.insertInto('idempotency').values(row).execute())
  await expect(change).rejects.toMatchObject({ cause: { code: 'SQLITE_READONLY' } })
})

test('a read-only server sees what another server writes', async () => {
  await createFile()
  const { app } = await openReadOnlyApp()
  const db = await openDatabase({ kind: 'sqlite', path })
  const other = await createApp(db, TEST_OPTIONS)
  await other.inject({ method: 'POST', url: '/api/artifacts/', payload: { key: 'new', data: 1 } })
  expect((await app.inject({ method: 'POST', url: '/api/artifacts/count' })).json()).toBe(2)
  await other.close()
  await db.destroy()
})

const openReadOnly = () => openDatabase({ kind: 'sqlite', path }, { isReadOnly: true })

test('a read-only server does not create a file', async () => {
  await expect(openReadOnly()).rejects.toThrow('does not exist, and a read-only server does not create it')
  await expect(openReadOnly()).rejects.toThrow(ConfigError)
  expect(readdirSync(folder)).toEqual([])
})

test('a read-only server does not migrate a file', async () => {
  await createFile()
  const file = new BetterSqlite3(path)
  file.exec('delete from kysely_migration where name = (select max(name) from kysely_migration)')
  file.close()
  await expect(openReadOnly()).rejects.toThrow(/missing or out of date.*Start the server once without --read-only\.$/)
})

test('changes that SQLite has not moved into the file yet are not left out', async () => {
  await createFile()
  const writer = new BetterSqlite3(path)
  writer.exec('pragma wal_autocheckpoint = 0; update revision set number = number + 1')
  const copy = join(folder, 'copy.db')
  copyFileSync(path, copy)
  copyFileSync(`${path}-wal`, `${copy}-wal`)
  writer.close()
  path = copy
  lockFolder()
  await expect(openReadOnly()).rejects.toThrow('its folder is read-only, and')
})
