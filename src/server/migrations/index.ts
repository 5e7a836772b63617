import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { start } from './0001-start.ts'
import { replicas } from './0002-replicas.ts'

/** In the order in which they run. A name never changes: the database remembers it. */
const MIGRATIONS = { '0001-start': start, '0002-replicas': replicas }

/** Brings the tables up to date. */
export async function migrate<Tables>(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}
