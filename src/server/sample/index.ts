/** The sample set: what a small data team's flows published over the last three months. */
import type { SampleResult } from '#contract/vitrine.ts'
import { type Micros, nextMoment } from '../clock.ts'
import type { Database } from '../database.ts'
import { change } from '../store/change.ts'
import { countSample, hasSample } from '../store/sample.ts'
import { SAMPLE_FLOWS } from './flows.ts'
import { recordRun } from './runs.ts'

const DAYS = 90
const HOUR: Micros = 3_600_000_000

/** Fills in the sample set, unless it is there already. */
export async function fillSample(db: Database): Promise<SampleResult> {
  return change(db, async (db) => {
    if (!(await hasSample(db))) {
      const midnight = Math.floor(nextMoment() / (24 * HOUR)) * 24 * HOUR
      for (const [index, { flow, day, run }] of schedule().entries()) {
        // A few microseconds apart, so that no two things have the same time.
        const start = midnight - (DAYS - day) * 24 * HOUR + flow.hour * HOUR + index
        await recordRun(db, flow, day, run, start)
      }
    }
    return countSample(db)
  })
}

/** Every run from the oldest to yesterday's, because what is inserted last is the latest. */
function schedule() {
  return Array.from({ length: DAYS }, (_, day) => day).flatMap((day) =>
    SAMPLE_FLOWS.filter(({ every_days }) => (DAYS - 1 - day) % every_days === 0).map((flow) => {
      return { flow, day, run: Math.floor(day / flow.every_days) }
    }),
  )
}
