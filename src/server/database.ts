import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Kysely, sql } from 'kysely'
import { ConfigError, type DatabaseLocation } from './config.ts'
import { HttpError } from './http-error.ts'
import { migrate } from './migrations/index.ts'
import { postgresDialect } from './store/dialect-postgres.ts'
import { sqliteDialect } from './store/dialect-sqlite.ts'
import type { Tables } from './tables.ts'

/** The database, or a transaction on it: what every function of the store takes first. */
export type Database = Kysely<Tables>

/** Opens the database, makes the folder of a file if need be, and brings its tables up to date. */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  if (location.kind === 'postgres') {
    await preparePostgres(location.url)
    return new Kysely<Tables>({
      dialect: postgresDialect(location.url, { max: location.pool_size, statement_timeout: 30_000 }),
    })
  }
  if (location.path !== ':memory:') mkdirSync(dirname(resolve(location.path)), { recursive: true })
  const db = new Kysely<Tables>({ dialect: sqliteDialect(location.path) })
  await migrate(db)
  return db
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
    const cause = error instanceof HttpError ? error.cause : error
    const reason = cause instanceof Error ? cause.message || String(Reflect.get(cause, 'code')) : String(cause)
    const { host, pathname } = new URL(url)
    throw new ConfigError(`The database of DATABASE_URL, ${host}${pathname}, cannot be used: ${reason}.`, { cause })
  } finally {
    await db.destroy()
  }
}

async function refuseOtherEncodings(db: Database): Promise<void> {
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`.execute(db)
  const encoding = rows[0]?.server_encoding
  if (encoding !== 'UTF8') throw new ConfigError(`its encoding is ${encoding} and has to be UTF8`)
}
