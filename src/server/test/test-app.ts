/** Starts the whole server on an empty database, SQLite or PostgreSQL depending on the test project. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { inject } from 'vitest'
import { type AppOptions, createApp } from '#server/app.ts'
import { insertArtifact, type NewArtifact } from '#server/artifacts/store.ts'
import type { DatabaseLocation } from '#server/config.ts'
import { nextMoment, storedTime, uuidAt } from '#server/database/clock.ts'
import { openDatabase } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { rawJson } from '#server/json/raw-json.ts'
import { createDatabase, emptyTables } from './test-postgres.ts'

export const TEST_OPTIONS: AppOptions = {
  corsOrigins: [],
  allowedHosts: [],
  richAllowedHosts: [],
  authString: null,
  hasCsrfProtection: false,
  bodyLimit: 64 * 1024 * 1024,
  logLevel: 'silent',
  basePath: '/',
  isReadOnly: false,
  retentionFile: null,
  isLoopback: true,
  pages: 'no-such-folder',
}

type TestDatabase = { location: DatabaseLocation; drop: () => Promise<void> }

/** Starts the server on a new database, which is dropped when the server closes, or on `location`. */
export async function openTestApp(
  options: Partial<AppOptions> = {},
  location?: DatabaseLocation,
): Promise<FastifyInstance> {
  const { drop, ...database } = location ? { location, drop: async () => {} } : await emptyDatabase()
  const db = await openDatabase(database.location)
  const app = await createApp(db, { ...TEST_OPTIONS, ...options })
  app.addHook('onClose', async () => {
    await db.destroy()
    await drop()
  })
  return app
}

/** Creates an empty database that outlasts the servers on it. */
export function makeTestDatabase(): Promise<TestDatabase> {
  return inject('database') === 'sqlite' ? sqliteFile() : postgresDatabase()
}

/** Opens an empty database for tests of the store. `close` also drops it. */
export async function openTestDatabase() {
  const { location, drop } = await makeTestDatabase()
  const db = await openDatabase(location)
  const close = async () => {
    await db.destroy()
    await drop()
  }
  return { db, location, close }
}

async function emptyDatabase(): Promise<TestDatabase> {
  if (inject('database') === 'postgres') return postgresDatabase()
  return { location: { kind: 'sqlite', path: ':memory:' }, drop: async () => {} }
}

async function sqliteFile(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-'))
  const drop = async () => rmSync(folder, { recursive: true })
  return { location: { kind: 'sqlite', path: join(folder, 'vitrine.db') }, drop }
}

/** Empty databases to reuse: emptying one is much faster than creating one. */
const pool: string[] = []

async function postgresDatabase(): Promise<TestDatabase> {
  const url = pool.pop() ?? (await createDatabase(inject('postgres_url'), inject('postgres_template'))).url
  const drop = async () => {
    await emptyTables(url)
    pool.push(url)
  }
  return { location: { kind: 'postgres', url, poolSize: 10 }, drop }
}

/** An artifact with nothing but a key. */
export function blankArtifact(key: string | null): NewArtifact {
  return { key, type: null, description: null, data: null, metadata_: null, flow_run_id: null, task_run_id: null }
}

/** Stores `count` versions of `key-0`, `key-1`, …, much quicker than publishing them one by one. */
export async function storeVersions(location: DatabaseLocation, count: number, keys: number): Promise<void> {
  const db = await openDatabase(location)
  await transact(db, async (db) => {
    let moment = nextMoment() - count
    for (let number = 0; number < keys; number++) {
      const key = `key-${number}`
      const { id } = await insertArtifact(db, { ...blankArtifact(key), data: rawJson(String(number)) })
      const latest = await db.selectFrom('artifact').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      const older = Array.from({ length: Math.ceil((count - number) / keys) - 1 }, () => {
        const created = storedTime(++moment)
        return { ...latest, id: uuidAt(moment), created, updated: created, is_listed: 0 }
      })
      if (older.length > 0) await db.insertInto('artifact').values(older).execute()
      const numbers = [...older, latest].map((row, index) => ({ artifact_id: row.id, key, version: index + 1 }))
      await db.deleteFrom('artifact_version').where('key', '=', key).execute()
      await db.insertInto('artifact_version').values(numbers).execute()
      await db.updateTable('artifact_key').set({ last_version: numbers.length }).where('key', '=', key).execute()
      await db
        .updateTable('artifact_collection')
        .set({ versions: older.length + 1 })
        .where('key', '=', key)
        .execute()
    }
  })
  await db.destroy()
}
