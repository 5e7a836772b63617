import type { LineagePosition } from '#contract/vitrine.ts'
import type { Database } from '#server/database/open.ts'
import { countNewer } from './key-versions.ts'

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
    .select(['artifact.key', 'collection.versions', 'collection.latest_id'])
    .select(['number.version', 'pin.artifact_id as pin'])
    .where('artifact.id', '=', id)
    .executeTakeFirst()
  if (!artifact) return null
  const { key, version, versions, latest_id } = artifact
  const is_pinned = artifact.pin !== null
  if (key === null || version === null) return { ...ONLY_VERSION, latest_id: id, is_pinned }
  const neighbor = (operator: '<' | '>', direction: 'asc' | 'desc') =>
    db
      .selectFrom('artifact_version')
      .select(['artifact_id', 'version'])
      .where('key', '=', key)
      .where('version', operator, version)
      .orderBy('version', direction)
      .limit(1)
      .executeTakeFirst()
  const previous = await neighbor('<', 'desc')
  const next = await neighbor('>', 'asc')
  return {
    version,
    newer: next ? await countNewer(db, key, version) : 0,
    versions: versions ?? 1,
    previous_id: previous?.artifact_id ?? null,
    previous_version: previous?.version ?? null,
    next_id: next?.artifact_id ?? null,
    next_version: next?.version ?? null,
    latest_id: latest_id ?? id,
    is_pinned,
  }
}
