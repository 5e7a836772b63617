/** The recent versions of keys, for the small charts of lists. */
import { type RawBuilder, sql } from 'kysely'
import { isFailed } from '#content/elapsed.ts'
import type { HistoryPoint } from '#contract/vitrine.ts'
import { wireTime } from '#server/database/clock.ts'
import { compiledQuery, type ValueOf } from '#server/database/compiled-query.ts'
import { hasLateralJoins, listParameter, valuesOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { eb } from '#server/filters/conditions.ts'

const MAX_POINTS = 12

/** The last 12 versions of each key, oldest first. */
export async function readHistories(db: Database, keys: string[]): Promise<Map<string, HistoryPoint[]>> {
  if (keys.length === 0) return new Map()
  const rows = await readRecent(db, { keys: listParameter(db, keys) })
  const grouped = Map.groupBy(rows, ({ key }) => key)
  return new Map(
    Array.from(grouped, ([key, points]) => [
      key,
      points
        .toSorted((one, other) => one.version - other.version)
        .map(({ version, created, status, value, size, state_type }) => ({
          version,
          created: wireTime(created),
          status,
          value,
          size,
          is_failed: isFailed({ state_type }),
        })),
    ]),
  )
}

const readRecent = compiledQuery((db, value: ValueOf<{ keys: string | string[] }>) =>
  recentVersions(db, value('keys'))
    .leftJoin('flow_run as run', 'run.id', 'artifact.flow_run_id')
    .select(['version.key', 'version.version', 'version.change_status as status', 'version.value'])
    .select(['artifact.created', 'artifact.size', 'run.state_type']),
)

/** The last 12 versions of each key: from a list of keys, so that the statement is the same for all pages. */
function recentVersions(db: Database, keys: RawBuilder<string | string[]>) {
  const ofKey = eb
    .selectFrom('artifact_version as recent')
    .where('recent.key', '=', sql.ref<string>('each.value'))
    .orderBy('recent.version', 'desc')
  if (hasLateralJoins(db)) {
    return db
      .selectFrom(valuesOf(db, keys))
      .crossJoinLateral(ofKey.selectAll('recent').limit(sql.lit(MAX_POINTS)).as('version'))
      .innerJoin('artifact', 'artifact.id', 'version.artifact_id')
  }
  // Numbers have gaps where versions have been deleted. In the order of the joins, SQLite finds the number once per key.
  const twelfth = ofKey
    .select('recent.version')
    .limit(sql.lit(1))
    .offset(sql.lit(MAX_POINTS - 1))
  return db
    .selectFrom(valuesOf(db, keys))
    .crossJoin('artifact_version as version')
    .crossJoin('artifact')
    .whereRef('version.key', '=', 'each.value')
    .where(({ eb, fn, lit }) => eb('version.version', '>=', fn.coalesce(twelfth, lit(0))))
    .whereRef('artifact.id', '=', 'version.artifact_id')
}
