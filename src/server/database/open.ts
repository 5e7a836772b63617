import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import process from 'node:process'
import { Kysely, type Logger, sql } from 'kysely'
import { ConfigError, type DatabaseLocation } from '#server/config.ts'
import { DomainError } from '#server/errors.ts'
import { isUpToDate, migrate } from './migrations/index.ts'
import { postgresDialect } from './postgres.ts'
import { type Reader, sqliteDialect, startReader } from './sqlite/sqlite.ts'
import { readOnlyPath } from './sqlite/sqlite-file.ts'
import { sqliteReaderDialect } from './sqlite/sqlite-reader.ts'
import type { Tables } from './tables.ts'

/** The database or a transaction: the first parameter of every function of the store. */
export type Database = Kysely<Tables>

type OpenOptions = {
  /** Gets every statement. */
  log?: Logger
  /** Opens a SQLite file without the right to write, and without migrations. */
  isReadOnly?: boolean
}

/** Opens the database and runs the migrations. Creates the folder of a SQLite file if needed. */
export async function openDatabase(
  location: DatabaseLocation,
  { log, isReadOnly = false }: OpenOptions = {},
): Promise<Database> {
  const logging = log === undefined ? {} : { log }
  rejectOldNode(process.versions.node)
  if (location.kind === 'postgres') {
    await preparePostgres(location.url)
    return new Kysely<Tables>({
      ...logging,
      dialect: postgresDialect(location.url, { max: location.poolSize, statement_timeout: 30_000 }),
    })
  }
  const open = isReadOnly && location.path !== ':memory:' ? openReadOnly : openSqlite
  return open(location.path, logging).catch((error: unknown) => {
    throw connectionError(location.path, error)
  })
}

async function openSqlite(path: string, logging: { log?: Logger }): Promise<Database> {
  if (path !== ':memory:') mkdirSync(dirname(resolve(path)), { recursive: true })
  // A database in memory belongs to one connection.
  const reader = path === ':memory:' ? null : openReader(path, logging)
  const db = new Kysely<Tables>({ ...logging, dialect: sqliteDialect(path, reader) })
  await migrate(db)
  // Undoing a change takes copies of its pages, which would be written to a file. Indexes of migrations may be large, though.
  await sql`pragma temp_store = memory`.execute(db)
  return db
}

async function openReadOnly(file: string, logging: { log?: Logger }): Promise<Database> {
  const path = readOnlyPath(file)
  const db = new Kysely<Tables>({ ...logging, dialect: sqliteDialect(path, openReader(path, logging), true) })
  if (await isUpToDate(db)) return db
  await db.destroy()
  throw new Error(
    'its tables are missing or out of date, and a read-only server does not change them. Start the server once without --read-only',
  )
}

function openReader(path: string, logging: { log?: Logger }): Reader {
  const thread = startReader(path)
  return { thread, db: new Kysely<Tables>({ ...logging, dialect: sqliteReaderDialect(thread) }) }
}

function connectionError(name: string, error: unknown): ConfigError {
  const cause = error instanceof DomainError && error.cause ? error.cause : error
  const reason = cause instanceof Error ? cause.message || String(Reflect.get(cause, 'code')) : String(cause)
  return new ConfigError(`Could not open the database ${name} (DATABASE_URL): ${reason}.`, { cause })
}

/** The SQLite driver crashes older versions of Node without a message. */
function rejectOldNode(version: string): void {
  if (Number.parseInt(version, 10) >= 22) return
  throw new ConfigError(
    `A database requires Node 22 or newer, but this is Node ${version}. \`npm install node@24\` updates it for one project.`,
  )
}

/** An arbitrary number, which every version of Vitrine must share. */
const MIGRATION_LOCK = 4_200_420_042

/** The first server runs the migrations and the others wait for it, without a statement timeout. */
async function preparePostgres(url: string): Promise<void> {
  const db = new Kysely<Tables>({ dialect: postgresDialect(url, { max: 2, statement_timeout: 0 }) })
  try {
    await db.connection().execute(async (db) => {
      await rejectOtherEncodings(db)
      // The lock belongs to the session, so it is released if the server crashes.
      await sql`select pg_advisory_lock(${MIGRATION_LOCK})`.execute(db)
      await migrate(db)
      await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`.execute(db)
    })
  } catch (error) {
    const { host, pathname } = new URL(url)
    throw connectionError(`${host}${pathname}`, error)
  } finally {
    await db.destroy()
  }
}

async function rejectOtherEncodings(db: Database): Promise<void> {
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`.execute(db)
  const encoding = rows[0]?.server_encoding
  if (encoding !== 'UTF8') throw new ConfigError(`its encoding must be UTF8, not ${encoding}`)
}
