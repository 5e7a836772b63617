import type { LineagePosition } from '#contract/vitrine.ts'
import type { Database } from '#server/database/open.ts'
import { countNewer, UNNUMBERED } from './key-versions.ts'

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
    .leftJoin('artifact_only_here as only_here', 'only_here.artifact_id', 'artifact.id')
    .select(['artifact.id', 'artifact.key', 'artifact.created', 'collection.versions', 'collection.latest_id'])
    .select(['number.version', 'pin.artifact_id as pin', 'only_here.artifact_id as only_here'])
    .select(UNNUMBERED.as('unnumbered'))
    .where('artifact.id', '=', id)
    .executeTakeFirst()
  if (!artifact) return null
  const { key, version, versions, latest_id } = artifact
  const marks = { is_pinned: artifact.pin !== null, is_only_here: artifact.only_here !== null }
  if (key === null) return { ...ONLY_VERSION, latest_id: id, ...marks }
  const position = { latest_id: latest_id ?? id, versions: versions ?? 1, ...marks }
  if (version === null || artifact.unnumbered !== null) {
    return { version, ...(await placeByTime(db, { ...artifact, key })), ...position }
  }
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
    previous_id: previous?.artifact_id ?? null,
    previous_version: previous?.version ?? null,
    next_id: next?.artifact_id ?? null,
    next_version: next?.version ?? null,
    ...position,
  }
}

type Place = { id: string; key: string; created: string }

/** Where numbers are missing. The order is that in which they will be given. */
async function placeByTime(db: Database, { id, key, created }: Place) {
  const side = (operator: '<' | '>') =>
    db
      .selectFrom('artifact')
      .leftJoin('artifact_version as number', 'number.artifact_id', 'artifact.id')
      .where('artifact.key', '=', key)
      .where(({ eb, and, or }) =>
        or([
          eb('artifact.created', operator, created),
          and([eb('artifact.created', '=', created), eb('artifact.id', operator, id)]),
        ]),
      )
  const neighbor = (operator: '<' | '>', direction: 'asc' | 'desc') =>
    side(operator)
      .select(['artifact.id', 'number.version'])
      .orderBy('artifact.created', direction)
      .orderBy('artifact.id', direction)
      .limit(1)
      .executeTakeFirst()
  const previous = await neighbor('<', 'desc')
  const next = await neighbor('>', 'asc')
  const count = side('>').select(({ fn }) => fn.countAll<number>().as('count'))
  return {
    newer: next ? (await count.executeTakeFirstOrThrow()).count : 0,
    previous_id: previous?.id ?? null,
    previous_version: previous?.version ?? null,
    next_id: next?.id ?? null,
    next_version: next?.version ?? null,
  }
}
