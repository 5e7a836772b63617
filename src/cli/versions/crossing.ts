/** The first version of a key in which a number crosses a bound. */
import { vitrineOnly } from '#cli/connect/server.ts'
import type { Io } from '#cli/io.ts'
import { runNames } from '#cli/list/names.ts'
import { type Bounds, firstCrossing } from '#compare/series/first-version.ts'
import { type NumberAddress, readNumber } from '#compare/series/numbers.ts'
import { previousValue } from '#compare/series/previous-value.ts'
import { type Client, findFirstVersion } from '#sdk/index.ts'
import { noteUnreadable, readVersions } from './series.ts'

export type Crossing = {
  /** Null on a server that does not number versions. */
  version: number | null
  id: string
  created: string
  flow_run_id: string | null
  flow_run: string | null
  value: number
  /** Of the last version before it that has the number. */
  previous_value: number | null
}

/** `count` is how many versions have the number. Reads all versions if the server cannot search. */
export async function findCrossing(
  client: Client,
  key: string,
  address: NumberAddress,
  bounds: Bounds,
  io: Io,
): Promise<{ found: Crossing | null; count: number }> {
  const known = await vitrineOnly(findFirstVersion({ key, ...address, ...bounds }, { client, signal: io.signal }))
  if (known) {
    noteUnreadable(known, io)
    const { found, count } = known
    if (found === null) return { found, count }
    const { flow_run: run, ...crossing } = found
    return { found: { ...crossing, flow_run_id: run?.id ?? null, flow_run: run?.name ?? null }, count }
  }
  const points = await readVersions(client, key, Number.POSITIVE_INFINITY, (value) => readNumber(value, address), io)
  const values = points.map(({ value }) => value)
  const count = values.filter((value) => value !== null).length
  const at = firstCrossing(values, bounds)
  const { version, value = null } = points[at] ?? {}
  if (version === undefined || value === null) return { found: null, count }
  const { flow_run_id } = version
  const { flowRun } = await runNames(client, io.signal)({ flow_run_id, task_run_id: null })
  return { found: { ...version, flow_run: flowRun, value, previous_value: previousValue(values, at) }, count }
}
