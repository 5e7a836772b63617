/** What tests start: the whole server on an empty database of the kind that these tests run on. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { inject } from 'vitest'
import { type AppOptions, createApp } from '#server/app.ts'
import type { DatabaseLocation } from '#server/config.ts'
import { openDatabase } from '#server/database/open.ts'
import { createDatabase, emptyTables } from './test-postgres.ts'

export const TEST_OPTIONS: AppOptions = {
  corsOrigins: [],
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

/** The server on a database of its own, which is gone when the server is closed; or on the one of `location`. */
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

/** An empty database that outlives the servers on it. */
export function makeTestDatabase(): Promise<TestDatabase> {
  return inject('database') === 'sqlite' ? inFile() : onPostgres()
}

async function emptyDatabase(): Promise<TestDatabase> {
  if (inject('database') === 'postgres') return onPostgres()
  return { location: { kind: 'sqlite', path: ':memory:' }, drop: async () => {} }
}

async function inFile(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-'))
  const drop = async () => rmSync(folder, { recursive: true })
  return { location: { kind: 'sqlite', path: join(folder, 'vitrine.db') }, drop }
}

/** Databases that are empty again: emptying one is much quicker than making another. */
const spare: string[] = []

async function onPostgres(): Promise<TestDatabase> {
  const url = spare.pop() ?? (await createDatabase(inject('postgres_url'), inject('postgres_template'))).url
  const drop = async () => {
    await emptyTables(url)
    spare.push(url)
  }
  return { location: { kind: 'postgres', url, poolSize: 10 }, drop }
}
