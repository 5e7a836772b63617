/**
 * The keys of a run. Their versions are found by subqueries and by ids, and two runs are compared here: if PostgreSQL joined
 * them, it would, with old statistics, read the keys of one run again for each key of the other.
 */
import { sql } from 'kysely'
import type { RunChanges } from '#contract/compare/run-changes.ts'
import { isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { eb, SHOWN_TYPE } from '#server/filters/conditions.ts'

/** Keys of a run, in alphabetical order. */
const MAX_KEYS = 1000

export type PublishedKey = {
  key: string
  /** The last version by this run, and whether it is the only one. */
  last: Version
  isOnly: boolean
  /** The one that it is compared with. */
  before: Version | null
  /** The version before the first one by this run. */
  previous_id: string | null
}

/** Each key that a run published: compared with the last version by the previous run, or with the one before. */
export async function publishedKeys(db: Database, run: string, previousRun: string | null): Promise<PublishedKey[]> {
  const previous = eb
    .selectFrom('artifact_version as before')
    .select('before.artifact_id')
    .where('before.key', '=', sql.ref<string>('own.key'))
    .where('before.version', '<', sql.ref<number>('own.first'))
    .orderBy('before.version', 'desc')
    .limit(1)
  const own = await db
    .selectFrom(keysOfRun(db, run).limit(MAX_KEYS).as('own'))
    .select(['own.key', 'own.first', 'own.last', lastId('own').as('last_id'), previous.as('previous_id')])
    .orderBy('own.key')
    .execute()
  const names = own.map(({ key }) => key)
  const ofPreviousRun = previousRun === null ? [] : await lastOfKeys(db, previousRun, names)
  const earlier = new Map(ofPreviousRun.map((version) => [version.key, version]))
  const compared = own.map(({ key, first, last, last_id, previous_id }) => {
    const { last: number = first, last_id: earlier_id } = earlier.get(key) ?? {}
    const before_id = (number < first ? earlier_id : null) ?? previous_id
    return { key, isOnly: first === last, last_id, previous_id, before_id }
  })
  const versions = await readVersions(
    db,
    compared.flatMap(({ last_id, before_id }) => [last_id, before_id]),
  )
  return compared.flatMap(({ last_id, before_id, ...key }) => {
    const last = versions.get(last_id ?? '')
    return last ? { ...key, last, before: versions.get(before_id ?? '') ?? null } : []
  })
}

/** The keys that the previous run published and this one did not. */
export async function missingKeys(db: Database, run: string, previousRun: string): Promise<RunChanges['missing']> {
  const own = eb.selectFrom('artifact as own').select('own.key').where('own.flow_run_id', '=', run)
  const missing = keysOfRun(db, previousRun)
    // Not of `number`, because PostgreSQL would filter the versions of all runs.
    .where('artifact.key', 'not in', own.where('own.key', 'is not', null))
    .limit(MAX_KEYS)
  const found = await db
    .selectFrom(missing.as('missing'))
    .select(lastId('missing').as('last_id'))
    .orderBy('missing.key')
    .execute()
  const ids = found.map(({ last_id }) => last_id)
  const versions = await readVersions(db, ids)
  return ids.flatMap((last_id) => {
    const found = versions.get(last_id ?? '')
    return found ? { key: found.key, type: found.type, id: found.id, version: found.version } : []
  })
}

/** The keys that a run published, in alphabetical order, each with its first and its last version by the run. */
function keysOfRun(db: Database, run: string) {
  return db
    .selectFrom('artifact')
    .innerJoin('artifact_version as number', 'number.artifact_id', 'artifact.id')
    .select(({ fn }) => ['number.key', fn.min('number.version').as('first'), fn.max('number.version').as('last')])
    .where('artifact.flow_run_id', '=', run)
    .groupBy('number.key')
    .orderBy('number.key')
}

function lastOfKeys(db: Database, run: string, keys: string[]) {
  return db
    .selectFrom(
      keysOfRun(db, run)
        .where(isAnyOf(db, 'artifact.key', keys))
        .as('earlier'),
    )
    .select(['earlier.key', 'earlier.last', lastId('earlier').as('last_id')])
    .execute()
}

/** The id of the version `last` of a key of `keysOfRun`. */
function lastId(keys: string) {
  return eb
    .selectFrom('artifact_version as latest')
    .select('latest.artifact_id')
    .where('latest.key', '=', sql.ref<string>(`${keys}.key`))
    .where('latest.version', '=', sql.ref<number>(`${keys}.last`))
}

type Version = Awaited<ReturnType<typeof versionRows>>[number]

/** By id, without those that were deleted meanwhile. */
async function readVersions(db: Database, ids: (string | null)[]): Promise<Map<string, Version>> {
  const rows = await versionRows(
    db,
    ids.filter((id) => id !== null),
  )
  return new Map(rows.map((row) => [row.id, row]))
}

function versionRows(db: Database, ids: string[]) {
  return db
    .selectFrom('artifact')
    .innerJoin('artifact_version as number', 'number.artifact_id', 'artifact.id')
    .select(['artifact.id', SHOWN_TYPE.as('type'), 'artifact.size', 'number.key', 'number.version', 'number.hash'])
    .select(['number.change_status', 'number.change_text'])
    .where(isAnyOf(db, 'artifact.id', ids))
    .execute()
}
