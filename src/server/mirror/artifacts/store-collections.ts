/** Stores the rows of keys as they are on the latest routes of the upstream server. */
import { nextMoment, uuidAt } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { type CollectionsAnswer, type MirroredArtifact, millisecond, type UpstreamCollection } from './mirrored-rows.ts'
import { confirm } from './unconfirmed-keys.ts'

/** New versions of a key. */
export type Added = { key: string; versions: MirroredArtifact[] }

type Collection = UpstreamCollection & { versions: number }

/** To be called before the upstream server is asked for the rows of these keys. */
export async function readStoredCollections(db: Database, keys: string[]): Promise<Map<string, UpstreamCollection>> {
  if (keys.length === 0) return new Map()
  const rows = await db.selectFrom('artifact_collection').selectAll().where('key', 'in', keys).execute()
  return new Map(rows.map((row) => [row.key, row]))
}

/**
 * Counts the new versions and makes one version of each key the latest: that of the answer, or the newest one if it is
 * not known yet. Runs before the versions are inserted. Resolves to the ids of those of them that are the latest.
 */
export async function storeCollections(
  db: Database,
  added: Added[],
  { rows: collections, before: asked }: CollectionsAnswer,
): Promise<Set<string>> {
  const upstream = new Map(collections.map((row) => [row.key, row]))
  const newVersions = new Map(added.map(({ key, versions }) => [key, versions]))
  const keys = [...new Set([...upstream.keys(), ...newVersions.keys()])]
  if (keys.length === 0) return new Set()
  const before = await readCollections(db, keys)
  const known = await knownIds(db, collections, added)
  const after: Collection[] = []
  const unconfirmed: string[] = []
  for (const key of keys) {
    const stored = before.get(key)
    const row = upstream.get(key)
    const isAccepted = row !== undefined && known.has(row.latest_id) && !isOlder(row, stored, asked.get(key))
    const collection = collectionAfter(stored, newVersions.get(key) ?? [], isAccepted ? row : undefined)
    if (collection && !isAccepted) unconfirmed.push(key)
    if (collection && !isSame(collection, stored)) after.push(collection)
  }
  await list(db, after, before)
  await confirm(db, keys, unconfirmed)
  return new Set(after.map(({ latest_id }) => latest_id))
}

type Latest = Collection & { latest_created: string }

async function readCollections(db: Database, keys: string[]): Promise<Map<string, Latest>> {
  const rows = await db
    .selectFrom('artifact_collection as collection')
    .innerJoin('artifact', 'artifact.id', 'collection.latest_id')
    .selectAll('collection')
    .select('artifact.created as latest_created')
    .where('collection.key', 'in', keys)
    .execute()
  return new Map(rows.map((row) => [row.key, row]))
}

/** The ids of the latest versions that are stored, or about to be. */
async function knownIds(db: Database, collections: UpstreamCollection[], added: Added[]): Promise<Set<string>> {
  const known = new Set(added.flatMap(({ versions }) => versions.map(({ id }) => id)))
  const others = collections.map(({ latest_id }) => latest_id).filter((id) => !known.has(id))
  if (others.length === 0) return known
  const rows = await db.selectFrom('artifact').select('id').where('id', 'in', others).execute()
  for (const { id } of rows) known.add(id)
  return known
}

/**
 * Whether the stored row may be newer than that of the upstream server. Not if it has not changed since before the
 * upstream server was asked: times can decrease, with late commits and deletions of the latest version.
 */
function isOlder(
  row: UpstreamCollection,
  stored: UpstreamCollection | undefined,
  asked: UpstreamCollection | undefined,
): boolean {
  if (stored === undefined || isSameRow(stored, asked) || isSameRow(stored, row)) return false
  return millisecond(row.updated) <= millisecond(stored.updated)
}

function collectionAfter(
  stored: Latest | undefined,
  versions: MirroredArtifact[],
  upstream: UpstreamCollection | undefined,
): Collection | null {
  const newest = versions.toSorted(byCreation).at(-1)
  if (stored === undefined && newest === undefined) return null
  const count = (stored?.versions ?? 0) + versions.length
  if (upstream) return { ...upstream, versions: count }
  const isNewLatest = newest && (!stored || newest.created > stored.latest_created)
  const { latest_created: _, ...rest } = stored ?? { ...firstOf(versions), latest_created: '' }
  return { ...rest, versions: count, ...(isNewLatest && { latest_id: newest.id, updated: newest.updated }) }
}

/** The row of a key whose upstream row is not known: when it was asked for, there was none, or a newer version. */
function firstOf(versions: MirroredArtifact[]): Collection {
  const [oldest] = versions.toSorted(byCreation)
  if (oldest?.key == null) throw new Error('A key without a version has no row')
  const { key, id, created, updated } = oldest
  return { id: uuidAt(nextMoment()), key, latest_id: id, created, updated, versions: 0 }
}

function byCreation(one: MirroredArtifact, other: MirroredArtifact): number {
  return one.created < other.created || (one.created === other.created && one.id < other.id) ? -1 : 1
}

function isSame(one: Collection, other: Collection | undefined): boolean {
  return isSameRow(one, other) && one.versions === other?.versions
}

function isSameRow(one: UpstreamCollection, other: UpstreamCollection | undefined): boolean {
  return (
    other !== undefined &&
    one.id === other.id &&
    one.latest_id === other.latest_id &&
    one.created === other.created &&
    one.updated === other.updated
  )
}

async function list(db: Database, after: Collection[], before: Map<string, Latest>): Promise<void> {
  if (after.length === 0) return
  const isSameLatest = ({ key, latest_id }: Collection) => before.get(key)?.latest_id === latest_id
  const listed = after.filter(isSameLatest).map(({ latest_id }) => latest_id)
  const pointed = after.filter((row) => !isSameLatest(row))
  const replaced = pointed.flatMap(({ key }) => before.get(key)?.latest_id ?? [])
  if (replaced.length > 0) await db.updateTable('artifact').set({ is_listed: 0 }).where('id', 'in', replaced).execute()
  await db
    .insertInto('artifact_collection')
    .values(after)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({
        id: eb.ref('excluded.id'),
        latest_id: eb.ref('excluded.latest_id'),
        created: eb.ref('excluded.created'),
        updated: eb.ref('excluded.updated'),
        versions: eb.ref('excluded.versions'),
      })),
    )
    .execute()
  const latest = pointed.map(({ latest_id }) => latest_id)
  if (latest.length > 0) await db.updateTable('artifact').set({ is_listed: 1 }).where('id', 'in', latest).execute()
  if (listed.length === 0) return
  // What is listed already has another number of versions: to list it again would take several times as long.
  await db
    .updateTable('artifact_listed')
    .from('artifact_collection')
    .set((eb) => ({ versions: eb.ref('artifact_collection.versions') }))
    .whereRef('artifact_collection.latest_id', '=', 'artifact_listed.artifact_id')
    .where('artifact_listed.artifact_id', 'in', listed)
    .execute()
}
