import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Kysely } from 'kysely'
import { ConfigError, type DatabaseLocation } from './config.ts'
import { migrate } from './migrations/index.ts'
import { sqliteDialect } from './store/dialect.ts'
import type { Tables } from './tables.ts'

/** The database, or a transaction on it: what every function of the store takes first. */
export type Database = Kysely<Tables>

/** Opens the database, makes its folder if need be, and brings its tables up to date. */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  if (location.kind === 'postgres') {
    throw new ConfigError(
      'PostgreSQL is not served by this version: DATABASE_URL has to be like sqlite:./data/vitrine.db.',
    )
  }
  if (location.path !== ':memory:') mkdirSync(dirname(resolve(location.path)), { recursive: true })
  const db = new Kysely<Tables>({ dialect: sqliteDialect(location.path) })
  await migrate(db)
  return db
}
