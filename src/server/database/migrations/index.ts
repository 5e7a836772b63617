import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { start } from './0001-start.ts'
import { replicas } from './0002-replicas.ts'
import { cleanUp } from './0003-clean-up.ts'
import { idempotency } from './0004-idempotency.ts'
import { csrf } from './0005-csrf.ts'
import { sampleRuns } from './0006-sample-runs.ts'
import { idempotentDeletions } from './0007-idempotent-deletions.ts'
import { wholeDeployments } from './0008-whole-deployments.ts'
import { versionNumbers } from './0009-version-numbers.ts'
import { changes } from './0010-changes.ts'
import { limits } from './0011-limits.ts'
import { mirror } from './0012-mirror.ts'

/** In the order in which they run. Names never change, because the database stores them. */
const MIGRATIONS = {
  '0001-start': start,
  '0002-replicas': replicas,
  '0003-clean-up': cleanUp,
  '0004-idempotency': idempotency,
  '0005-csrf': csrf,
  '0006-sample-runs': sampleRuns,
  '0007-idempotent-deletions': idempotentDeletions,
  '0008-whole-deployments': wholeDeployments,
  '0009-version-numbers': versionNumbers,
  '0010-changes': changes,
  '0011-limits': limits,
  '0012-mirror': mirror,
}

/** Runs the pending migrations. */
export async function migrate<Tables>(db: Kysely<Tables>): Promise<void> {
  const { error } = await migratorOf(db).migrateToLatest()
  if (error) throw error
}

/** Whether every migration has run. */
export async function isUpToDate<Tables>(db: Kysely<Tables>): Promise<boolean> {
  const migrations = await migratorOf(db).getMigrations()
  return migrations.every(({ executedAt }) => executedAt !== undefined)
}

function migratorOf<Tables>(db: Kysely<Tables>): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
}
