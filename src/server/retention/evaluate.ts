/** Finds the versions that retention policies delete. */
import * as z from 'zod/mini'
import { isExpired, policyFinder } from '#content/retention.ts'
import type { RetentionPolicy } from '#contract/retention.ts'
import { secondsBetween, wireTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { SHOWN_TYPE } from '#server/filters/conditions.ts'
import { after, type Cursor, FIRST_PAGE } from '#server/filters/page.ts'
import { timeSlice } from '#server/time-slice.ts'

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
const CHUNK_SIZE = 500

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
  const readRows = policies.some(({ flows, tags }) => flows || tags) ? readWithRuns : readWithoutRuns
  const findPolicy = policyFinder(policies)
  const yieldInTime = timeSlice()
  let cursor: Cursor = { ...FIRST_PAGE, created: as_of }
  for (;;) {
    const rows = await readRows(db, cursor)
    const expired: ExpiredVersion[] = []
    for (const { id, key, type, size, version, created, pin, is_listed, flow, tags } of rows) {
      const place = key === null ? null : (places.get(key) ?? 0) + 1
      if (key !== null && place !== null) places.set(key, place)
      await yieldInTime()
      if (pin !== null) continue
      // A version without a key that is not listed is a reference to a stored result.
      const is_reference = type === 'result' || (key === null && is_listed === 0)
      const candidate = { key, type, is_reference, flow, tags: tags === null ? [] : Tags.parse(JSON.parse(tags)) }
      const policy = findPolicy(candidate)
      if (!policy || !isExpired(policy, { place, age: secondsBetween(created, as_of) })) continue
      expired.push({ id, key, size, version, place, policy: policies.indexOf(policy) })
    }
    yield expired
    const last = rows.at(-1)
    if (rows.length < CHUNK_SIZE || !last) return
    cursor = last
    await yieldInTime()
  }
}

function rowsFrom(db: Database, cursor: Cursor) {
  return db
    .selectFrom('artifact')
    .leftJoin('artifact_pin as pin', 'pin.artifact_id', 'artifact.id')
    .leftJoin('artifact_version as number', 'number.artifact_id', 'artifact.id')
    .select(['artifact.id', 'artifact.key', 'artifact.size', 'artifact.created', 'artifact.is_listed'])
    .select(['number.version', SHOWN_TYPE.as('type'), 'pin.artifact_id as pin'])
    .where(after(cursor))
    .orderBy('artifact.created', 'desc')
    .orderBy('artifact.id', 'desc')
    .limit(CHUNK_SIZE)
}

async function readWithoutRuns(db: Database, cursor: Cursor) {
  const rows = await rowsFrom(db, cursor).execute()
  return rows.map((row) => ({ ...row, flow: null, tags: null }))
}

async function readWithRuns(db: Database, cursor: Cursor) {
  return rowsFrom(db, cursor)
    .leftJoin('flow_run as run', 'run.id', 'artifact.flow_run_id')
    .leftJoin('flow', 'flow.id', 'run.flow_id')
    .select(['flow.name as flow', 'run.tags as tags'])
    .execute()
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
