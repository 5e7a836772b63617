import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Idempotency keys for deletions as well as artifacts. Frozen once released. */
export const idempotentDeletions: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('idempotency').renameColumn('artifact_id', 'made_id').execute()
  },
}
