/** The recent versions of keys, for the small charts of lists. */
import { isFailed } from '#content/elapsed.ts'
import type { HistoryPoint } from '#contract/vitrine.ts'
import { wireTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'

const MAX_POINTS = 12

/** The last 12 versions of each key, oldest first. */
export async function readHistories(db: Database, keys: string[]): Promise<Map<string, HistoryPoint[]>> {
  if (keys.length === 0) return new Map()
  const starts = await readStarts(db, keys)
  const rows = await db
    .selectFrom('artifact_version as version')
    .innerJoin('artifact', 'artifact.id', 'version.artifact_id')
    .leftJoin('flow_run as run', 'run.id', 'artifact.flow_run_id')
    .select(['version.key', 'version.version', 'version.change_status as status', 'version.value'])
    .select(['artifact.created', 'artifact.size', 'run.state_type'])
    .where((eb) =>
      eb.or(
        starts.map(({ key, start }) => eb.and([eb('version.key', '=', key), eb('version.version', '>=', start ?? 0)])),
      ),
    )
    .orderBy('version.version')
    .execute()
  const grouped = Map.groupBy(rows, ({ key }) => key)
  return new Map(
    Array.from(grouped, ([key, points]) => [
      key,
      points.map(({ version, created, status, value, size, state_type }) => ({
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

/**
 * The number of the twelfth version from the end; null for keys with fewer. Numbers have gaps where versions have been
 * deleted. A statement of its own, because PostgreSQL would read it again for each version.
 */
async function readStarts(db: Database, keys: string[]) {
  return db
    .selectFrom('artifact_key as of_key')
    .select((eb) => [
      'of_key.key',
      eb
        .selectFrom('artifact_version as recent')
        .select('recent.version')
        .whereRef('recent.key', '=', 'of_key.key')
        .orderBy('recent.version', 'desc')
        .limit(1)
        .offset(MAX_POINTS - 1)
        .as('start'),
    ])
    .where('of_key.key', 'in', keys)
    .execute()
}
