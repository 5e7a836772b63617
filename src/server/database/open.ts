import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import process from 'node:process'
import { Kysely, sql } from 'kysely'
import { ConfigError, type DatabaseLocation } from '#server/config.ts'
import { DomainError } from '#server/errors.ts'
import { migrate } from './migrations/index.ts'
import { postgresDialect } from './postgres.ts'
import { sqliteDialect } from './sqlite.ts'
import type { Tables } from './tables.ts'

/** The database, or a transaction on it: what every function of the store takes first. */
export type Database = Kysely<Tables>

/** Opens the database, makes the folder of a file if need be, and brings its tables up to date. */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  refuseOldNode(process.versions.node)
  if (location.kind === 'postgres') {
    await preparePostgres(location.url)
    return new Kysely<Tables>({
      dialect: postgresDialect(location.url, { max: location.poolSize, statement_timeout: 30_000 }),
    })
  }
  return openSqlite(location.path).catch((error: unknown) => {
    throw unusable(location.path, error)
  })
}

async function openSqlite(path: string): Promise<Database> {
  if (path !== ':memory:') mkdirSync(dirname(resolve(path)), { recursive: true })
  const db = new Kysely<Tables>({ dialect: sqliteDialect(path) })
  await migrate(db)
  return db
}

function unusable(name: string, error: unknown): ConfigError {
  const cause = error instanceof DomainError && error.cause ? error.cause : error
  const reason = cause instanceof Error ? cause.message || String(Reflect.get(cause, 'code')) : String(cause)
  return new ConfigError(`The database of DATABASE_URL, ${name}, cannot be used: ${reason}.`, { cause })
}

/** The driver of SQLite ends an older Node without a word, and the store counts on what came with 22. */
function refuseOldNode(version: string): void {
  if (Number.parseInt(version, 10) >= 22) return
  throw new ConfigError(
    `A database of its own needs Node 22 or newer, and this is Node ${version}. \`npm install node@24\` updates it for one project.`,
  )
}

/** Any number, as long as every version of this program takes the same. */
const MIGRATION_LOCK = 4_200_420_042

/** Whichever server comes first makes the tables; the others wait for it. A migration may take its time. */
async function preparePostgres(url: string): Promise<void> {
  const db = new Kysely<Tables>({ dialect: postgresDialect(url, { max: 2, statement_timeout: 0 }) })
  try {
    await db.connection().execute(async (db) => {
      await refuseOtherEncodings(db)
      // The session's own lock ends with it: a server that dies here stops nobody.
      await sql`select pg_advisory_lock(${MIGRATION_LOCK})`.execute(db)
      await migrate(db)
      await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`.execute(db)
    })
  } catch (error) {
    const { host, pathname } = new URL(url)
    throw unusable(`${host}${pathname}`, error)
  } finally {
    await db.destroy()
  }
}

async function refuseOtherEncodings(db: Database): Promise<void> {
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`.execute(db)
  const encoding = rows[0]?.server_encoding
  if (encoding !== 'UTF8') throw new ConfigError(`its encoding is ${encoding} and has to be UTF8`)
}
