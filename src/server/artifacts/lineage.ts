import type { ExpressionBuilder } from 'kysely'
import type { LineagePosition } from '#contract/vitrine.ts'
import type { Database } from '#server/database/open.ts'
import type { Tables } from '#server/database/tables.ts'

/** Of an artifact without a key. */
export const ONLY_VERSION = {
  version: null,
  newer: 0,
  versions: 1,
  previous_id: null,
  previous_version: null,
  next_id: null,
  next_version: null,
}

/** The position of a version in the history of its key; null if the artifact does not exist. */
export async function readLineagePosition(db: Database, id: string): Promise<LineagePosition | null> {
  const artifact = await db
    .selectFrom('artifact')
    .leftJoin('artifact_collection as collection', 'collection.key', 'artifact.key')
    .leftJoin('artifact_version as number', 'number.artifact_id', 'artifact.id')
    .leftJoin('artifact_pin as pin', 'pin.artifact_id', 'artifact.id')
    .select(['artifact.key', 'artifact.created', 'collection.versions', 'collection.latest_id'])
    .select(['number.version', 'pin.artifact_id as pin'])
    .where('artifact.id', '=', id)
    .executeTakeFirst()
  if (!artifact) return null
  const { key, created, version, versions, latest_id } = artifact
  const is_pinned = artifact.pin !== null
  if (key === null) return { ...ONLY_VERSION, latest_id: id, is_pinned }
  const compare = (operator: '<' | '>') => (eb: ExpressionBuilder<Tables, 'artifact'>) =>
    eb(eb.refTuple('artifact.created', 'artifact.id'), operator, eb.tuple(created, id))
  const versionsOfKey = db.selectFrom('artifact').where('artifact.key', '=', key)
  const newer = versionsOfKey.where(compare('>'))
  const { count } = await newer.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  const neighbor = (versions: typeof newer, direction: 'asc' | 'desc') =>
    versions
      .leftJoin('artifact_version as number', 'number.artifact_id', 'artifact.id')
      .select(['artifact.id', 'number.version'])
      .orderBy('artifact.created', direction)
      .orderBy('artifact.id', direction)
      .limit(1)
      .executeTakeFirst()
  const previous = await neighbor(versionsOfKey.where(compare('<')), 'desc')
  const next = await neighbor(newer, 'asc')
  return {
    version,
    newer: count,
    versions: versions ?? 1,
    previous_id: previous?.id ?? null,
    previous_version: previous?.version ?? null,
    next_id: next?.id ?? null,
    next_version: next?.version ?? null,
    latest_id: latest_id ?? id,
    is_pinned,
  }
}
