/** Finds the versions that retention policies delete. */
import { sql } from 'kysely'
import * as z from 'zod/mini'
import { isExpired, policyFinder } from '#content/retention.ts'
import type { RetentionPolicy } from '#contract/retention.ts'
import { secondsBetween, wireTime } from '#server/database/clock.ts'
import { compiledQuery, type ValueOf } from '#server/database/compiled-query.ts'
import { isAnyOf } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { SHOWN_TYPE } from '#server/filters/conditions.ts'
import { type Cursor, FIRST_PAGE } from '#server/filters/page.ts'
import { timeSliceOfSteps } from '#server/time-slice.ts'

export type ExpiredVersion = {
  id: string
  key: string | null
  size: number
  /** Its stable number. */
  version: number | null
  /** Its place among the versions of its key, from 1 for the newest. */
  place: number | null
  /** Index of the policy that deletes it. */
  policy: number
}

/** Rows per statement: small enough that other requests do not wait for long. */
const CHUNK_SIZE = 1000

const Tags = z.array(z.string())

/**
 * Yields the expired versions in chunks, newest first. Reads every version up to `as_of` once in the order of creation,
 * because `keep_last` needs the place of a version among those of its key.
 *
 * @param places receives the number of versions of each key.
 */
export async function* expiredVersions(
  db: Database,
  policies: RetentionPolicy[],
  as_of: string,
  places = new Map<string, number>(),
): AsyncGenerator<ExpiredVersion[]> {
  if (policies.length === 0) return
  const read = policies.some(({ flows, tags }) => flows || tags) ? readRowsWithRuns : readRows
  const findPolicy = policyFinder(policies)
  const yieldInTime = timeSliceOfSteps()
  let cursor: Cursor = { ...FIRST_PAGE, created: as_of }
  for (;;) {
    const rows = await read(db, cursor)
    const expired: ExpiredVersion[] = []
    for (const { id, key, type, size, version, created, pin, is_listed, flow, tags } of rows) {
      const place = key === null ? null : (places.get(key) ?? 0) + 1
      if (key !== null && place !== null) places.set(key, place)
      const pause = yieldInTime()
      if (pause !== null) await pause
      if (pin !== null) continue
      // A version without a key that is not listed is a reference to a stored result.
      const is_reference = type === 'result' || (key === null && is_listed === 0)
      const candidate = { key, type, is_reference, flow, tags: tags === null ? [] : Tags.parse(JSON.parse(tags)) }
      const policy = findPolicy(candidate)
      if (!policy) continue
      // Times take long to parse, and most policies only count versions.
      const age = typeof policy.keep_for === 'string' ? secondsBetween(created, as_of) : 0
      if (!isExpired(policy, { place, age })) continue
      expired.push({ id, key, size, version, place, policy: policies.indexOf(policy) })
    }
    yield expired
    const last = rows.at(-1)
    if (rows.length < CHUNK_SIZE || !last) return
    cursor = { created: last.created, id: last.id }
    await yieldInTime()
  }
}

function rowsAfter(db: Database, value: ValueOf<Cursor>) {
  return db
    .selectFrom('artifact')
    .leftJoin('artifact_pin as pin', 'pin.artifact_id', 'artifact.id')
    .leftJoin('artifact_version as number', 'number.artifact_id', 'artifact.id')
    .select(['artifact.id', 'artifact.key', 'artifact.size', 'artifact.created', 'artifact.is_listed'])
    .select(['number.version', SHOWN_TYPE.as('type'), 'pin.artifact_id as pin'])
    .where(({ eb, refTuple }) =>
      eb(
        refTuple('artifact.created', 'artifact.id'),
        '<',
        sql<[string, string]>`(${value('created')}, ${value('id')})`,
      ),
    )
    .orderBy('artifact.created', 'desc')
    .orderBy('artifact.id', 'desc')
    .limit(sql.lit(CHUNK_SIZE))
}

const readRows = compiledQuery((db, value: ValueOf<Cursor>) =>
  rowsAfter(db, value).select([sql<string | null>`null`.as('flow'), sql<string | null>`null`.as('tags')]),
)

const readRowsWithRuns = compiledQuery((db, value: ValueOf<Cursor>) =>
  rowsAfter(db, value)
    .leftJoin('flow_run as run', 'run.id', 'artifact.flow_run_id')
    .leftJoin('flow', 'flow.id', 'run.flow_id')
    .select(['flow.name as flow', 'run.tags as tags']),
)

/** The ids of those versions that the upstream server of a mirror has deleted. */
export async function readOnlyHere(db: Database, versions: { id: string }[]): Promise<Set<string>> {
  if (versions.length === 0) return new Set()
  const ids = versions.map(({ id }) => id)
  const rows = await db
    .selectFrom('artifact_only_here')
    .select('artifact_id')
    .where(isAnyOf(db, 'artifact_only_here.artifact_id', ids))
    .execute()
  return new Set(rows.map(({ artifact_id }) => artifact_id))
}

/** The versions of a dry run, oldest first. Those that were deleted since are left out. */
export async function readVersions(db: Database, ids: string[]) {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('artifact')
    .leftJoin('artifact_version as number', 'number.artifact_id', 'artifact.id')
    .select([
      'artifact.id',
      'artifact.key',
      SHOWN_TYPE.as('type'),
      'number.version',
      'artifact.created',
      'artifact.size',
    ])
    .where('artifact.id', 'in', ids)
    .orderBy('artifact.created')
    .orderBy('artifact.id')
    .execute()
  return rows.map((row) => ({ ...row, created: wireTime(row.created) }))
}
