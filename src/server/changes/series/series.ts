/** The numbers that the versions of a key carry. */
import type * as z from 'zod/mini'
import { nameFrom } from '#compare/series/number-entry.ts'
import type { NumberAddress } from '#compare/series/numbers.ts'
import type { KeySeries, SeriesBody } from '#contract/compare/series.ts'
import type { Comparer } from '#server/changes/thread/comparer.ts'
import type { Database } from '#server/database/open.ts'
import { Invalid, LimitExceeded } from '#server/errors.ts'
import { timeSlice } from '#server/time-slice.ts'
import { countVersions, type NumberedVersion, readVersions, seriesVersion } from './key-versions.ts'
import { readNumbers } from './number-reader.ts'
import { storedNumbers } from './stored-numbers.ts'

const MAX_VERSIONS = 10_000
const DEFAULT_VERSIONS = 1000
const MAX_SERIES = 60
const MAX_ADDRESS_BYTES = 10_000
/** What is not read by then is pending, and continues with the next request. */
const READ_BUDGET_MS = 5000

type Query = z.output<typeof SeriesBody>
type Named = Pick<Query, 'row' | 'column' | 'name'>
type Series = KeySeries['series'][number]

/** The number that a request names; null if it names none. */
export function addressOf({ row = null, column = null, name = null }: Named): NumberAddress | null {
  if (name !== null && (row !== null || column !== null)) {
    throw new Invalid('`name` cannot be used together with `row` or `column`.')
  }
  if (name === null && row === null && column === null) return null
  const address = { row, column, name }
  if (Buffer.byteLength(JSON.stringify(address)) <= MAX_ADDRESS_BYTES) return address
  throw new LimitExceeded('`row`, `column` and `name` can have at most 10 kB together.')
}

/** @throws {NotFound} if the key has no versions. */
export async function readSeries(
  db: Database,
  comparer: Comparer,
  query: Query,
  signal: AbortSignal,
): Promise<KeySeries> {
  const max = query.limit ?? DEFAULT_VERSIONS
  if (max > MAX_VERSIONS) throw new LimitExceeded('`limit` can be at most 10,000.')
  const address = addressOf(query)
  const count = await countVersions(db, query.key)
  const parts = readVersions(db, query.key, 'desc', max)
  const read = address === null ? await readStored(parts) : await readNamed(db, comparer, address, parts, signal)
  return { ...read, versions: read.versions.reverse(), count }
}

type Versions = AsyncGenerator<NumberedVersion[]>
type Read = Omit<KeySeries, 'count'>

/** All numbers that are stored, those of newer versions first. */
async function readStored(parts: Versions): Promise<Read> {
  const versions: KeySeries['versions'] = []
  const found = new Map<string, { series: Omit<Series, 'values'>; values: Map<number, number> }>()
  const pause = timeSlice()
  let pending = 0
  for await (const part of parts) {
    for (const version of part) {
      if (version.change_status === null) pending++
      for (const { name, row, column, value } of storedNumbers(version.numbers)) {
        const known = found.get(name)
        if (known) known.values.set(versions.length, value)
        else if (found.size < MAX_SERIES) {
          found.set(name, { series: { name, row, column }, values: new Map([[versions.length, value]]) })
        }
      }
      versions.push(seriesVersion(version))
      await pause()
    }
  }
  const series = Array.from(found.values(), ({ series, values }) => ({
    ...series,
    values: versions.map((_, index) => values.get(index) ?? null).reverse(),
  }))
  return { versions, series, pending, unreadable: 0 }
}

/** The number at an address, also where it is not stored. */
async function readNamed(
  db: Database,
  comparer: Comparer,
  address: NumberAddress,
  parts: Versions,
  signal: AbortSignal,
): Promise<Read> {
  const options = { address, budgetMs: READ_BUDGET_MS, signal }
  const { row = null, column = null } = address
  const name = address.name ?? nameFrom([...(row ?? []), ...(column === null ? [] : [column])])
  const versions: KeySeries['versions'] = []
  const values: (number | null)[] = []
  let pending = 0
  let unreadable = 0
  for await (const { version, value } of readNumbers(db, comparer, parts, options)) {
    if (value === 'pending') pending++
    if (value === 'unreadable') unreadable++
    versions.push(seriesVersion(version))
    values.push(typeof value === 'number' ? value : null)
  }
  return { versions, series: [{ name, row, column, values: values.reverse() }], pending, unreadable }
}
