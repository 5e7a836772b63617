import type { Artifact } from '#contract/artifact.ts'
import { type Order, walk } from '#sdk/artifacts/pagination.ts'
import type { Client } from '#sdk/index.ts'

/** Versions in one answer, each with its whole value. */
const PAGE = 20

/** Where nothing is new. Not one alone: by a time that is cut off, the newest stands below one that is known. */
const GLANCE = 2

/** Milliseconds that are looked back: a server may cut off a time, and what is written first may show last. */
const LATE = 5000

/**
 * Looks at a key, again each time it is called. The first look finds what is there and about as new as the newest version;
 * every other one what was published, and changed in place, since the one before: all of it, oldest first.
 */
export function looksAt(client: Client, key: string, signal: AbortSignal): () => Promise<Artifact[]> {
  const order: Order<Artifact> = {
    read: (page) =>
      client.filterArtifacts({ artifacts: { key: { any_: [key] } }, ...page, sort: 'UPDATED_DESC' }, { signal }),
    // With each change it is another row, so that no row moves past another one.
    identity: ({ id, updated }) => `${id} ${updated}`,
    rank: ({ updated }) => updated,
    isFixed: true,
  }
  /** What may come up once more, and when it was changed. Left as it is by a look that fails, so that the next finds all. */
  let seen: ReadonlyMap<string, number> = new Map()
  /** Nothing older is new; null before the first look. */
  let since: number | null = null

  async function isAnythingNew(): Promise<boolean> {
    if (since === null) return true
    const oldest = since
    const newest = await order.read({ limit: GLANCE, offset: 0 })
    return newest.some((artifact) => Date.parse(artifact.updated) >= oldest && !seen.has(order.identity(artifact)))
  }

  return async () => {
    const fresh: Artifact[] = []
    if (!(await isAnythingNew())) return fresh
    const known = new Map(seen)
    let oldest = since
    for await (const artifact of walk([order], PAGE)) {
      const changed = Date.parse(artifact.updated)
      oldest ??= changed - LATE
      if (changed < oldest) break
      // Newer than the newest one of the first look: it came during that look, and is for the next one to find.
      if (since === null && changed > oldest + LATE) continue
      const identity = order.identity(artifact)
      if (known.has(identity)) continue
      known.set(identity, changed)
      fresh.push(artifact)
    }
    const newest = [...known.values()].reduce((latest, changed) => Math.max(latest, changed), Number.NEGATIVE_INFINITY)
    const limit = newest - LATE
    seen = new Map([...known].filter(([, changed]) => changed >= limit))
    since = limit
    return fresh.reverse()
  }
}
