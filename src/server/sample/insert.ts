/** The sample set: what a small data team's flows published over the last three months. */
import process from 'node:process'
import type { SampleResult } from '#contract/vitrine.ts'
import { type Micros, nextMoment } from '#server/database/clock.ts'
import { lockAll } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { transact } from '#server/database/transaction.ts'
import { Conflict } from '#server/errors.ts'
import { SAMPLE_FLOWS, type SampleFlow } from './flows.ts'
import { recordRun } from './runs.ts'
import { countSample, hasSample, keysTaken } from './store.ts'

const DAYS = 90
const HOUR: Micros = 3_600_000_000

/** Fills in the sample set, unless it is there already. Refused where its versions would stand among those of others. */
export async function insertSample(db: Database): Promise<SampleResult> {
  return transact(db, async (db) => {
    // Nobody publishes under one of its keys until we are done.
    await lockAll(db, KEYS)
    const obstacle = await obstacleTo(db)
    if (obstacle !== null) throw new Conflict(obstacle)
    if (!(await hasSample(db))) await record(db)
    return countSample(db)
  })
}

/** The same for a server that starts with it: what stands in the way is said, and does not stop the start. */
export async function fillSample(db: Database): Promise<void> {
  const obstacle = await obstacleTo(db)
  if (obstacle === null) await insertSample(db)
  else process.stderr.write(`${obstacle}\n`)
}

const KEYS = SAMPLE_FLOWS.flatMap(keysOf)

function keysOf({ tasks, publishes }: SampleFlow): string[] {
  const ofTasks = tasks.flatMap(({ publishes, subflow }) => [...publishes, ...(subflow?.publishes ?? [])])
  return [...ofTasks, ...publishes].flatMap(({ key }) => key ?? [])
}

/** Names in a message. */
const MOST_NAMES = 3

/** Why the sample set cannot be filled in; null when it can, and when it is there. */
async function obstacleTo(db: Database): Promise<string | null> {
  const taken = (await hasSample(db)) ? [] : await keysTaken(db, KEYS)
  if (taken.length === 0) return null
  const more = taken.length > MOST_NAMES ? ` and ${taken.length - MOST_NAMES} more` : ''
  const names = taken.slice(0, MOST_NAMES).join(', ') + more
  return `The sample set is not filled in: it would add versions to keys that are here already: ${names}.`
}

async function record(db: Database): Promise<void> {
  const midnight = Math.floor(nextMoment() / (24 * HOUR)) * 24 * HOUR
  for (const [index, { flow, day, run }] of schedule().entries()) {
    // A few microseconds apart, so that no two things have the same time.
    const start = midnight - (DAYS - day) * 24 * HOUR + flow.hour * HOUR + index
    await recordRun(db, flow, day, run, start)
  }
}

/** Every run from the oldest to yesterday's, because what is inserted last is the latest. */
function schedule() {
  return Array.from({ length: DAYS }, (_, day) => day).flatMap((day) =>
    SAMPLE_FLOWS.filter(({ every_days }) => (DAYS - 1 - day) % every_days === 0).map((flow) => {
      return { flow, day, run: Math.floor(day / flow.every_days) }
    }),
  )
}
