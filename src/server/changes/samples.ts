/** The values that a progress artifact has while it is updated in place. */
import { Preview } from '#contract/vitrine.ts'
import { wireTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'

/** Beyond it, every second sample is dropped. */
const MAX_SAMPLES = 500
/** Values in one statement. */
const MAX_TIMES = 100

/**
 * Keeps the value that an artifact is about to get, and with the first update the one before it. Of equal values in a
 * row, the first and the last are kept: how long a value stays is what tells a stall.
 */
export async function recordSample(db: Database, id: string, preview: string, updated: string): Promise<void> {
  const value = progressOf(preview)
  if (value === null) return
  const samples = db.selectFrom('artifact_sample').where('artifact_id', '=', id)
  const [last, previous] = await samples.select(['time', 'value']).orderBy('time', 'desc').limit(2).execute()
  if (!last) await recordFirst(db, id)
  if (last?.value === value && previous?.value === value) {
    await db.deleteFrom('artifact_sample').where('artifact_id', '=', id).where('time', '=', last.time).execute()
  }
  await insert(db, id, updated, value)
  const { count } = await samples.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  if (count > MAX_SAMPLES) await thin(db, id)
}

/** The value that the artifact has, at the last time when it is known to have had it. */
async function recordFirst(db: Database, id: string): Promise<void> {
  const artifact = db.selectFrom('artifact').select(['updated', 'preview']).where('id', '=', id)
  const { updated, preview } = await artifact.executeTakeFirstOrThrow()
  const value = progressOf(preview)
  if (value !== null) await insert(db, id, updated, value)
}

/** The value in a preview; null if it is not one of a progress artifact. */
export function progressOf(text: string): number | null {
  const preview = Preview.parse(JSON.parse(text))
  return preview.kind === 'progress' ? preview.value : null
}

async function insert(db: Database, artifact_id: string, time: string, value: number): Promise<void> {
  await db.insertInto('artifact_sample').values({ artifact_id, time, value }).execute()
}

/** Drops every second sample, but neither the first nor the last. */
async function thin(db: Database, id: string): Promise<void> {
  const rows = await db
    .selectFrom('artifact_sample')
    .select('time')
    .where('artifact_id', '=', id)
    .orderBy('time')
    .execute()
  const dropped = rows.slice(0, -1).filter((_, index) => index % 2 === 1)
  for (let start = 0; start < dropped.length; start += MAX_TIMES) {
    const times = dropped.slice(start, start + MAX_TIMES).map(({ time }) => time)
    await db.deleteFrom('artifact_sample').where('artifact_id', '=', id).where('time', 'in', times).execute()
  }
}

/** The samples, oldest first; null if the artifact does not exist. */
export async function readSamples(db: Database, id: string) {
  const rows = await db
    .selectFrom('artifact_sample')
    .select(['time', 'value'])
    .where('artifact_id', '=', id)
    .orderBy('time')
    .execute()
  if (rows.length > 0) return rows.map(({ time, value }) => ({ time: wireTime(time), value }))
  const artifact = await db.selectFrom('artifact').select('id').where('id', '=', id).executeTakeFirst()
  return artifact ? [] : null
}
