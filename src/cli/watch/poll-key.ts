import type { Artifact } from '#contract/artifact.ts'
import type { Client } from '#sdk/index.ts'
import { type Order, paginate } from '#sdk/internal.ts'

/** Versions per request; each contains its value. */
const PAGE_SIZE = 20

/** Versions read to see whether anything is new. Not 1: with truncated times, a known version may sort above a new one. */
const PROBE_SIZE = 2

/** How far each poll looks back: servers truncate times, and a write that starts first may become visible last. */
const LOOKBACK_MS = 5000

/**
 * Returns a function that polls a key. The first call resolves to the versions about as new as the newest one; each
 * further call to everything published or changed in place since the previous call, oldest first.
 */
export function pollKey(client: Client, key: string, signal: AbortSignal): () => Promise<Artifact[]> {
  const order: Order<Artifact> = {
    read: (page) =>
      client.filterArtifacts({ artifacts: { key: { any_: [key] } }, ...page, sort: 'UPDATED_DESC' }, { signal }),
    // A changed version counts as another row, so that no row moves past another.
    identity: ({ id, updated }) => `${id} ${updated}`,
    rank: ({ updated }) => updated,
    isStable: true,
  }
  /** Rows within the lookback, with their times. A failed poll leaves it unchanged, so that the next one misses nothing. */
  let seen: ReadonlyMap<string, number> = new Map()
  /** Older rows are not new; null before the first poll. */
  let since: number | null = null

  async function hasNews(): Promise<boolean> {
    if (since === null) return true
    const oldest = since
    const newest = await order.read({ limit: PROBE_SIZE, offset: 0 })
    return newest.some((artifact) => Date.parse(artifact.updated) >= oldest && !seen.has(order.identity(artifact)))
  }

  return async () => {
    const fresh: Artifact[] = []
    if (!(await hasNews())) return fresh
    const known = new Map(seen)
    let oldest = since
    for await (const artifact of paginate([order], PAGE_SIZE)) {
      const updated = Date.parse(artifact.updated)
      oldest ??= updated - LOOKBACK_MS
      if (updated < oldest) break
      // Published during the first poll: the next one reports it.
      if (since === null && updated > oldest + LOOKBACK_MS) continue
      const identity = order.identity(artifact)
      if (known.has(identity)) continue
      known.set(identity, updated)
      fresh.push(artifact)
    }
    const newest = [...known.values()].reduce((latest, updated) => Math.max(latest, updated), Number.NEGATIVE_INFINITY)
    const limit = newest - LOOKBACK_MS
    seen = new Map([...known].filter(([, updated]) => updated >= limit))
    since = limit
    return fresh.reverse()
  }
}
