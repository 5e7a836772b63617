/** The sample set: what a small data team's flows published over the last three months. */
import type { SampleResult } from '#contract/vitrine.ts'
import type { Database } from '../database.ts'
import { change } from '../store/change.ts'
import { countSample, hasSample } from '../store/sample.ts'

/** Fills in the sample set, unless it is there already. */
export async function fillSample(db: Database): Promise<SampleResult> {
  return change(db, async (db) => {
    if (!(await hasSample(db))) {
    }
    return countSample(db)
  })
}
