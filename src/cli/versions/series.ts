/** The numbers that the versions of a key carry: from the server if it knows them, else read from the values. */
import { vitrineOnly } from '#cli/connect/server.ts'
import { type Io, notify } from '#cli/io.ts'
import { notFound } from '#cli/list/find-artifact.ts'
import { take } from '#cli/list/listing.ts'
import { orNull } from '#cli/list/names.ts'
import { withProgress } from '#cli/output/progress-bar.ts'
import type { NumberEntry } from '#compare/series/number-entry.ts'
import { type NumberAddress, readNumber, readNumbers } from '#compare/series/numbers.ts'
import type { ComparedValue } from '#compare/shown-value.ts'
import { plural } from '#content/number.ts'
import type { KeySeries } from '#contract/compare/series.ts'
import { type Client, readSeries } from '#sdk/index.ts'
import { type Version, versionHistory } from './history.ts'

type SeriesVersion = Pick<Version, 'id' | 'version' | 'created'>

/** By index of `versions`; null where a version does not have the number. */
type Series = { name: string; row: string[] | null; column: string | null; values: (number | null)[] }

/** The oldest version first. */
export type KeyNumbers = { versions: SeriesVersion[]; series: Series[] }

/** The numbers of the newest versions: all of them, or the one at an address. */
export async function keyNumbers(
  client: Client,
  key: string,
  address: NumberAddress | null,
  limit: number,
  io: Io,
): Promise<KeyNumbers> {
  const numbersOf = (value: ComparedValue) => (address === null ? readNumbers(value) : numbersAt(value, address))
  const known = await knownNumbers(client, key, address, limit, io)
  if (known === null) return seriesOf(await readVersions(client, key, limit, numbersOf, io))
  noteUnreadable(known, io)
  if (known.pending === 0) return known
  return seriesOf(await readMissing(client, known, numbersOf, io))
}

/** Each request reads for a few seconds, and the next one continues. The others are read by the server's worker. */
async function knownNumbers(
  client: Client,
  key: string,
  address: NumberAddress | null,
  limit: number,
  io: Io,
): Promise<KeySeries | null> {
  const ask = () => vitrineOnly(readSeries({ key, ...address, limit }, { client, signal: io.signal }))
  let known = await ask()
  for (let left = Number.POSITIVE_INFINITY; known && known.pending > 0 && known.pending < left; ) {
    left = known.pending
    known = await ask()
  }
  return known
}

/** Says how many versions are too large for the server to read. */
export function noteUnreadable({ unreadable }: { unreadable: number }, io: Io): void {
  if (unreadable > 0) notify(io, `${plural(unreadable, 'version')} left out: too large to read.`)
}

type Point = { version: SeriesVersion; value: NumberEntry[] }

/** Reads the versions without numbers: the server does not say which of them it has not read. */
async function readMissing(
  client: Client,
  { versions, series }: KeySeries,
  numbersOf: (value: ComparedValue) => NumberEntry[],
  io: Io,
): Promise<Point[]> {
  const points: Point[] = []
  for await (const version of withProgress(versions, io)) {
    const at = points.length
    const known = series.flatMap(({ values, ...number }) => {
      const value = values[at] ?? null
      return value === null ? [] : [{ ...number, value }]
    })
    const artifact = known.length === 0 ? await orNull(client.readArtifact(version.id, { signal: io.signal })) : null
    points.push({ version, value: artifact ? numbersOf(artifact) : known })
  }
  return points
}

function numbersAt(value: ComparedValue, address: NumberAddress): NumberEntry[] {
  const number = readNumber(value, address)
  const { row = null, column = null, name } = address
  return number === null ? [] : [{ name: name ?? '', row, column, value: number }]
}

function seriesOf(points: Point[]): KeyNumbers {
  const numbers = points.map(({ value }) => new Map(value.map((entry) => [entry.name, entry])))
  const series = new Map(numbers.toReversed().flatMap((entries) => [...entries]))
  return {
    versions: points.map(({ version }) => version),
    series: Array.from(series.values(), ({ name, row, column }) => ({
      name,
      row,
      column,
      values: numbers.map((entries) => entries.get(name)?.value ?? null),
    })),
  }
}

/** The newest versions, the oldest first, with what `pick` takes from their values, which are not kept. */
export async function readVersions<Value>(
  client: Client,
  key: string,
  limit: number,
  pick: (value: ComparedValue) => Value,
  io: Io,
): Promise<{ version: SeriesVersion & Pick<Version, 'flow_run_id'>; value: Value }[]> {
  const points: Awaited<ReturnType<typeof readVersions<Value>>> = []
  for await (const { id, version, created, flow_run_id, read } of withProgress(
    take(versionHistory(client, key, io), limit),
    io,
  )) {
    points.push({ version: { id, version, created, flow_run_id }, value: pick(await read()) })
  }
  if (points.length === 0) throw notFound(key)
  return points.reverse()
}
