import type * as z from 'zod/mini'
import { isCrossing } from '#compare/series/first-version.ts'
import { plural } from '#content/number.ts'
import type { FirstVersion, FirstVersionBody } from '#contract/compare/series.ts'
import type { Comparer } from '#server/changes/thread/comparer.ts'
import type { Database } from '#server/database/open.ts'
import { Busy, Invalid, LimitExceeded } from '#server/errors.ts'
import { countVersions, readVersions, seriesVersion } from './key-versions.ts'
import { MAX_KNOWN, readNumbers } from './number-reader.ts'
import { addressOf } from './series.ts'

/** A repeated request continues, because numbers that have been read are kept. */
const READ_BUDGET_MS = 20_000

/**
 * Finds the first of all versions in which a number is below or above a bound.
 *
 * @throws {NotFound} if the key has no versions.
 * @throws {Busy} if not all versions could be read in time; another try continues.
 * @throws {LimitExceeded} if another try would not continue.
 */
export async function findFirstVersion(
  db: Database,
  comparer: Comparer,
  query: z.output<typeof FirstVersionBody>,
  signal: AbortSignal,
): Promise<FirstVersion> {
  const { key, below = null, above = null } = query
  if (below === null && above === null) throw new Invalid('`below` or `above` is required.')
  const options = { address: addressOf(query), budgetMs: READ_BUDGET_MS, signal }
  const parts = readVersions(db, key, 'asc', await countVersions(db, key))
  let read = 0
  let count = 0
  let unreadable = 0
  let previous_value: number | null = null
  for await (const { version, value, isStored } of readNumbers(db, comparer, parts, options)) {
    if (value === 'pending') throw read > MAX_KNOWN ? new LimitExceeded(TOO_MANY) : new Busy(takesLong(read))
    if (!isStored) read++
    if (value === 'unreadable') unreadable++
    if (value === 'unreadable' || value === null) continue
    count++
    if (isCrossing(value, { below, above })) {
      return { found: { ...seriesVersion(version), value, previous_value }, count, unreadable }
    }
    previous_value = value
  }
  return { found: null, count, unreadable }
}

const takesLong = (read: number) =>
  `${plural(read, 'version')} read so far, which takes long. Repeat the request to continue.`

const TOO_MANY =
  'This number is not stored with the versions of the key, and more than 50,000 of them would have to be read. Search the series of the newest 10,000 versions instead, or delete old versions.'
