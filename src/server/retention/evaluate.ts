/** Which versions policies let go. */
import { setImmediate as turn } from 'node:timers/promises'
import * as z from 'zod/mini'
import { isExpired, policyFor } from '#content/retention.ts'
import type { RetentionPolicy } from '#contract/retention.ts'
import { secondsBetween, wireTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { before, type Position, START } from '#server/filters/newest-first.ts'

/** `policy` is the number of the one that lets it go, counted from 0. */
export type ExpiredVersion = { id: string; key: string | null; size: number; policy: number }

/** Rows in one statement: so few that nobody waits for long meanwhile. */
const CHUNK = 2000

const Tags = z.array(z.string())

/**
 * What the policies let go of all that was made up to a moment, newest first, some at a time. Everything is looked at
 * once, in the order in which it was made, because a version's place among those of its key follows from it; what is
 * later than the moment is not counted.
 */
export async function* expiredVersions(
  db: Database,
  policies: RetentionPolicy[],
  as_of: string,
): AsyncGenerator<ExpiredVersion[]> {
  if (policies.length === 0) return
  const readRows = policies.some(({ flows, tags }) => flows || tags) ? readWithRuns : readAlone
  const places = new Map<string, number>()
  let position: Position = { ...START, created: as_of }
  for (;;) {
    const rows = await readRows(db, position)
    const leaving: ExpiredVersion[] = []
    for (const { id, key, type, size, created, pin, is_listed, flow, tags } of rows) {
      const place = key === null ? null : (places.get(key) ?? 0) + 1
      if (key !== null && place !== null) places.set(key, place)
      if (pin !== null) continue
      // What has no key and is not listed is a reference.
      const is_reference = type === 'result' || (key === null && is_listed === 0)
      const version = { key, type, is_reference, flow, tags: tags === null ? [] : Tags.parse(JSON.parse(tags)) }
      const policy = policyFor(policies, version)
      if (!policy || !isExpired(policy, { place, age: secondsBetween(created, as_of) })) continue
      leaving.push({ id, key, size, policy: policies.indexOf(policy) })
    }
    yield leaving
    const last = rows.at(-1)
    if (rows.length < CHUNK || !last) return
    position = last
    await turn()
  }
}

function rowsFrom(db: Database, position: Position) {
  return db
    .selectFrom('artifact')
    .leftJoin('artifact_pin as pin', 'pin.artifact_id', 'artifact.id')
    .select(['artifact.id', 'artifact.key', 'artifact.type', 'artifact.size', 'artifact.created', 'artifact.is_listed'])
    .select('pin.artifact_id as pin')
    .where(before(position))
    .orderBy('artifact.created', 'desc')
    .orderBy('artifact.id', 'desc')
    .limit(CHUNK)
}

async function readAlone(db: Database, position: Position) {
  const rows = await rowsFrom(db, position).execute()
  return rows.map((row) => ({ ...row, flow: null, tags: null }))
}

async function readWithRuns(db: Database, position: Position) {
  return rowsFrom(db, position)
    .leftJoin('flow_run as run', 'run.id', 'artifact.flow_run_id')
    .leftJoin('flow', 'flow.id', 'run.flow_id')
    .select(['flow.name as flow', 'run.tags as tags'])
    .execute()
}

/** What a dry run shows of versions, oldest first. What has gone since is left out. */
export async function readVersions(db: Database, ids: string[]) {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('artifact')
    .select(['id', 'key', 'type', 'created', 'size'])
    .where('id', 'in', ids)
    .orderBy('created')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, created: wireTime(row.created) }))
}
