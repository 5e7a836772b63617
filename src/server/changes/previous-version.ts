import { sql } from 'kysely'
import type { Database } from '#server/database/open.ts'

/** The number of the version before another one of its key, as a subquery; `key` and `version` are columns. */
export function previousVersion(db: Database, key: string, version: string) {
  return db
    .selectFrom('artifact_version as before')
    .select('before.version')
    .where('before.key', '=', sql.ref<string>(key))
    .where('before.version', '<', sql.ref<number>(version))
    .orderBy('before.version', 'desc')
    .limit(1)
}
