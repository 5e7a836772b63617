/** The sample data: artifacts that the flows of a small data team published over the last three months. */
import process from 'node:process'
import type { SampleResult } from '#contract/vitrine.ts'
import { type Micros, nextMoment } from '#server/database/clock.ts'
import { lockAll } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { Conflict } from '#server/errors.ts'
import { timeSlice } from '#server/time-slice.ts'
import { SAMPLE_FLOWS, type SampleFlow } from './flows.ts'
import { recordRun } from './runs.ts'
import { countSample, hasSample, keysTaken } from './store.ts'

const DAYS = 90
const HOUR: Micros = 3_600_000_000

/**
 * Inserts the sample data, unless it exists already.
 *
 * @throws {Conflict} when it would add versions to existing keys.
 */
export async function insertSample(db: Database): Promise<SampleResult> {
  return transact(db, async (db) => {
    // Other transactions cannot publish under these keys until the commit.
    await lockAll(db, KEYS)
    const conflict = await findConflict(db)
    if (conflict !== null) throw new Conflict(conflict)
    if (!(await hasSample(db))) await record(db)
    return countSample(db)
  })
}

/** Inserts the sample data at startup. A conflict is printed and does not stop the server. */
export async function insertSampleAtStart(db: Database): Promise<void> {
  const conflict = await findConflict(db)
  if (conflict === null) await insertSample(db)
  else process.stderr.write(`${conflict}\n`)
}

const KEYS = SAMPLE_FLOWS.flatMap(keysOf)

function keysOf({ tasks, publishes }: SampleFlow): string[] {
  const ofTasks = tasks.flatMap(({ publishes, subflow }) => [...publishes, ...(subflow?.publishes ?? [])])
  return [...ofTasks, ...publishes].flatMap(({ key }) => key ?? [])
}

/** Keys in an error message. */
const MAX_KEYS = 3

/** Why the sample data cannot be inserted; null if it can be or exists already. */
async function findConflict(db: Database): Promise<string | null> {
  const taken = (await hasSample(db)) ? [] : await keysTaken(db, KEYS)
  if (taken.length === 0) return null
  const more = taken.length > MAX_KEYS ? ` and ${taken.length - MAX_KEYS} more` : ''
  const names = taken.slice(0, MAX_KEYS).join(', ') + more
  return `The sample data was not inserted: it would add versions to keys that already exist: ${names}.`
}

async function record(db: Database): Promise<void> {
  const pause = timeSlice()
  const midnight = Math.floor(nextMoment() / (24 * HOUR)) * 24 * HOUR
  for (const [index, { flow, day, run }] of schedule().entries()) {
    // A few microseconds apart, so that times are unique.
    const start = midnight - (DAYS - day) * 24 * HOUR + flow.hour * HOUR + index
    await recordRun(db, flow, day, run, start)
    await pause()
  }
}

/** All runs, oldest first, because the version inserted last is the latest. */
function schedule() {
  return Array.from({ length: DAYS }, (_, day) => day).flatMap((day) =>
    SAMPLE_FLOWS.filter(({ every_days }) => (DAYS - 1 - day) % every_days === 0).map((flow) => {
      return { flow, day, run: Math.floor(day / flow.every_days) }
    }),
  )
}
