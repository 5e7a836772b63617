import { storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'

/** Dates the versions of a key, oldest first, by their age in hours. */
export async function setAges(db: Database, key: string, ages: number[]): Promise<void> {
  const versions = await db
    .selectFrom('artifact_version')
    .select('artifact_id')
    .where('key', '=', key)
    .orderBy('version')
  const now = Date.now()
  for (const [index, { artifact_id }] of (await versions.execute()).entries()) {
    const created = storedTime((now - (ages[index] ?? 0) * 3_600_000) * 1000)
    await db.updateTable('artifact').set({ created }).where('id', '=', artifact_id).execute()
  }
}
