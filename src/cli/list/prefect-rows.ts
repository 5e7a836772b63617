/** The rows of `ls` from a Prefect server. Names of runs and times of versions take further requests. */
import { matchesSelection, toArtifactFilter } from '#cli/args/selection.ts'
import { UsageError } from '#cli/errors.ts'
import { shownTypeOf } from '#content/preview.ts'
import type { Artifact } from '#contract/artifact.ts'
import { isResultReference } from '#contract/kinds.ts'
import { artifacts, type Client, latestArtifacts } from '#sdk/index.ts'
import { MAX_PAGE_SIZE } from '#sdk/internal.ts'
import { type Listing, type Row, take } from './listing.ts'

export function prefectRows(client: Client, listing: Listing, signal: AbortSignal): AsyncIterable<Row> {
  // Limited first, so that nothing more is read about rows that are not shown.
  const rows = take(artifactRows(client, listing, signal), listing.limit)
  const hasVersionTimes = listing.allVersions || !listing.showsCreated
  const timed = hasVersionTimes ? rows : withVersionTimes(rows, client, signal)
  return withoutMarks(withRunNames(timed, client, signal))
}

async function* withoutMarks(rows: AsyncIterable<Omit<Row, 'is_pinned' | 'is_only_here'>>): AsyncGenerator<Row> {
  for await (const row of rows) yield { ...row, is_pinned: null, is_only_here: null }
}

async function* artifactRows(client: Client, listing: Listing, signal: AbortSignal) {
  const { since, selection, allVersions } = listing
  for await (const artifact of listArtifacts(client, listing, signal)) {
    if (since !== null && Date.parse(artifact.updated) < since.getTime()) continue
    const type = shownTypeOf(artifact)
    if (!matchesSelection(selection, { ...artifact, type })) continue
    if (!allVersions && !selection.type && isResultReference(artifact.type, artifact.data)) continue
    const { id, key, created, updated, description, flow_run_id } = artifact
    yield { id, key, type, created, updated, description, version: null, versions: null, flow_run_id }
  }
}

const COMPARE = {
  newest: (a: Artifact, b: Artifact) => (a.updated >= b.updated ? -1 : 1),
  key: () => 1,
}

/** Prefect's list of latest versions does not contain artifacts without a key. */
function listArtifacts(
  client: Client,
  { selection, allVersions, sort }: Listing,
  signal: AbortSignal,
): AsyncIterable<Artifact> {
  if (sort === 'size' || sort === 'versions') throw new UsageError(`This server cannot sort by ${sort}.`)
  const filter = toArtifactFilter(selection)
  if (allVersions) return artifacts({ ...filter, sort }, { client, signal })
  const latest = asVersions(latestArtifacts({ ...filter, sort }, { client, signal }))
  if (selection.key) return latest
  const keyless = { artifacts: { ...filter.artifacts, key: { exists_: false } } }
  return mergeSorted(latest, artifacts({ ...filter, ...keyless }, { client, signal }), COMPARE[sort])
}

/** Keys as their latest versions; `created` is still that of the key. */
async function* asVersions(keys: ReturnType<typeof latestArtifacts>): AsyncGenerator<Artifact> {
  for await (const { latest_id, ...row } of keys) yield { ...row, id: latest_id }
}

/** `compare` is negative if its first argument comes first. */
async function* mergeSorted<Item>(
  left: AsyncIterable<Item>,
  right: AsyncIterable<Item>,
  compare: (a: Item, b: Item) => number,
): AsyncGenerator<Item> {
  const [a, b] = [left[Symbol.asyncIterator](), right[Symbol.asyncIterator]()]
  let [x, y] = [await a.next(), await b.next()]
  while (!x.done || !y.done) {
    if (!x.done && (y.done || compare(x.value, y.value) <= 0)) {
      yield x.value
      x = await a.next()
    } else if (!y.done) {
      yield y.value
      y = await b.next()
    }
  }
}

/**
 * Replaces the `created` of keys, which is that of their first version, by that of the latest version. If the version
 * has been deleted meanwhile, the time stays.
 */
export async function* withVersionTimes<Item extends { id: string; key: string | null; created: string }>(
  items: AsyncIterable<Item>,
  client: Client,
  signal: AbortSignal,
): AsyncGenerator<Item> {
  for await (const chunk of inChunks(items, MAX_PAGE_SIZE)) {
    const ids = chunk.flatMap(({ id, key }) => (key === null ? [] : id))
    const filter = { artifacts: { id: { any_: ids } }, limit: MAX_PAGE_SIZE }
    const versions = ids.length === 0 ? [] : await client.filterArtifacts(filter, { signal })
    const times = new Map(versions.map(({ id, created }) => [id, created]))
    for (const item of chunk) yield { ...item, created: times.get(item.id) ?? item.created }
  }
}

const RUNS_PER_REQUEST = 100

/** Adds the name of the flow run; null if there is no run or the server does not know it. */
async function* withRunNames<Item extends { flow_run_id: string | null }>(
  items: AsyncIterable<Item>,
  client: Client,
  signal: AbortSignal,
): AsyncGenerator<Item & { flow_run: string | null }> {
  const names = new Map<string, string>()
  for await (const chunk of inChunks(items, RUNS_PER_REQUEST)) {
    const ids = new Set(chunk.flatMap(({ flow_run_id }) => flow_run_id ?? []))
    const unknown = [...ids].filter((id) => !names.has(id))
    if (unknown.length > 0) {
      const runs = await client.filterFlowRuns({ flow_runs: { id: { any_: unknown } } }, { signal })
      for (const { id, name } of runs) names.set(id, name)
    }
    for (const item of chunk) yield { ...item, flow_run: names.get(item.flow_run_id ?? '') ?? null }
  }
}

async function* inChunks<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let chunk: Item[] = []
  for await (const item of items) {
    if (chunk.push(item) < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
