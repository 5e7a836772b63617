import type * as z from 'zod/mini'
import { firstCrossing } from '#compare/series/first-version.ts'
import { previousValue } from '#compare/series/previous-value.ts'
import type { FirstVersion, FirstVersionBody, KeySeries } from '#contract/compare/series.ts'
import type { Comparer } from '#server/changes/thread/comparer.ts'
import type { Database } from '#server/database/open.ts'
import { Invalid, Unavailable } from '#server/errors.ts'
import { countVersions, readVersions, seriesVersion } from './key-versions.ts'
import { numberReader } from './number-reader.ts'
import { addressOf } from './series.ts'

/** A repeated request continues, because numbers that have been read are kept. */
const READ_BUDGET_MS = 20_000

/**
 * Finds the first of all versions in which a number is below or above a bound.
 *
 * @throws {NotFound} if the key has no versions.
 * @throws {Unavailable} if not all versions could be read in time; another try continues.
 */
export async function findFirstVersion(
  db: Database,
  comparer: Comparer,
  query: z.output<typeof FirstVersionBody>,
  signal: AbortSignal,
): Promise<FirstVersion> {
  const { key, below = null, above = null } = query
  if (below === null && above === null) throw new Invalid('`below` or `above` is required.')
  const reader = numberReader(db, comparer, addressOf(query), READ_BUDGET_MS, signal)
  const versions: KeySeries['versions'] = []
  const values: (number | null)[] = []
  const total = await countVersions(db, key)
  for await (const part of readVersions(db, key, 'asc', total)) {
    for (const value of await reader.read(part)) {
      if (value === undefined) throw new Unavailable(new Error(`The versions of ${key} take long to read`))
      values.push(value)
    }
    versions.push(...part.map(seriesVersion))
  }
  const index = firstCrossing(values, { below, above })
  const version = versions[index]
  const value = values[index]
  const count = values.filter((value) => value !== null).length
  if (version === undefined || value === undefined || value === null) return { found: null, count }
  return { found: { ...version, value, previous_value: previousValue(values, index) }, count }
}
