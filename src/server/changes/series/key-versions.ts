/** The versions of a key in parts, with the numbers that are stored about them. */
import type { KeySeries } from '#contract/compare/series.ts'
import { wireTime } from '#server/database/clock.ts'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { NotFound } from '#server/errors.ts'

/** With up to 8 kB of numbers each. */
const PART_VERSIONS = 500

export type NumberedVersion = Awaited<ReturnType<ReturnType<typeof numberedVersions>['execute']>>[number]

/** @throws {NotFound} if the key has no versions. */
export async function countVersions(db: Database, key: string): Promise<number> {
  const collection = db.selectFrom('artifact_collection').select('versions').where('key', '=', key)
  const found = await collection.executeTakeFirst()
  if (found) return found.versions
  throw new NotFound(`No artifact with the key "${key}".`)
}

/** Up to `max` versions of a key, from the newest or from the oldest one. */
export async function* readVersions(
  database: Database,
  key: string,
  direction: 'asc' | 'desc',
  max: number,
): AsyncGenerator<NumberedVersion[]> {
  const db = forLongReads(database)
  let last: number | null = null
  for (let left = max; left > 0; left -= PART_VERSIONS) {
    const limit = Math.min(left, PART_VERSIONS)
    const ofKey = numberedVersions(db).where('number.key', '=', key).orderBy('number.version', direction).limit(limit)
    const rest: typeof ofKey =
      last === null ? ofKey : ofKey.where('number.version', direction === 'asc' ? '>' : '<', last)
    const rows = await rest.execute()
    yield rows
    if (rows.length < limit) return
    last = rows.at(-1)?.version ?? null
  }
}

function numberedVersions(db: Database) {
  return db
    .selectFrom('artifact_version as number')
    .innerJoin('artifact', 'artifact.id', 'number.artifact_id')
    .leftJoin('flow_run as run', 'run.id', 'artifact.flow_run_id')
    .select(['artifact.id', 'artifact.created', 'artifact.updated', 'artifact.size', 'number.version', 'number.hash'])
    .select(['number.change_status', 'number.value', 'number.numbers'])
    .select(['run.id as run_id', 'run.name as run_name', 'run.state_type'])
}

export function seriesVersion(row: NumberedVersion): KeySeries['versions'][number] {
  const { id, version, created, run_id, run_name, state_type } = row
  const hasRun = run_id !== null && run_name !== null
  return {
    id,
    version,
    created: wireTime(created),
    flow_run: hasRun ? { id: run_id, name: run_name, state_type } : null,
  }
}
