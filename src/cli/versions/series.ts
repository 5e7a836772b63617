/** The numbers that the versions of a key carry: from the server if it knows them, else read from the values. */
import { vitrineOnly } from '#cli/connect/server.ts'
import type { Io } from '#cli/io.ts'
import { notFound } from '#cli/list/find-artifact.ts'
import { take } from '#cli/list/listing.ts'
import { withProgress } from '#cli/output/progress-bar.ts'
import type { ComparedValue } from '#compare/compare.ts'
import { type NumberAddress, readNumber, readNumbers } from '#compare/series/numbers.ts'
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
  const known = await vitrineOnly(readSeries({ key, ...address, limit }, { client, signal: io.signal }))
  if (known?.pending === 0) return known
  return address === null ? await allNumbers(client, key, limit, io) : await oneNumber(client, key, address, limit, io)
}

async function oneNumber(client: Client, key: string, address: NumberAddress, limit: number, io: Io) {
  const points = await readVersions(client, key, limit, (value) => readNumber(value, address), io)
  const { row = null, column = null, name } = address
  return {
    versions: points.map(({ version }) => version),
    series: [{ name: name ?? '', row, column, values: points.map(({ value }) => value) }],
  }
}

async function allNumbers(client: Client, key: string, limit: number, io: Io): Promise<KeyNumbers> {
  const points = await readVersions(client, key, limit, readNumbers, io)
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

/** The newest versions, the oldest first, with what `pick` takes from their values. */
export async function readVersions<Value>(
  client: Client,
  key: string,
  limit: number,
  pick: (value: ComparedValue) => Value,
  io: Io,
): Promise<{ version: Version; value: Value }[]> {
  const points: { version: Version; value: Value }[] = []
  for await (const version of withProgress(take(versionHistory(client, key, io), limit), io)) {
    points.push({ version, value: pick(await version.read()) })
  }
  if (points.length === 0) throw notFound(key)
  return points.reverse()
}
