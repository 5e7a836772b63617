/** Bounds how many bytes all clients together let wait in memory. */

type Hold = {
  /** Adds bytes that now wait. May end the request of this or another client. */
  grow: (bytes: number) => void
  /** The bytes no longer wait. */
  release: () => void
}

export type ByteBudget = {
  /** `end` ends the request or connection that the bytes belong to. It is called at most once, and not after `release`. */
  open: (client: string, end: () => void) => Hold
}

type Entry = { client: string; bytes: number; end: () => void }

/**
 * When more than `limit` bytes wait, the client with the most of them loses its oldest request, so that the others are
 * served. A single request may be larger than the limit.
 */
export function byteBudget(limit: number): ByteBudget {
  // In the order of their age.
  const entries = new Set<Entry>()
  let total = 0

  function release(entry: Entry): void {
    if (entries.delete(entry)) total -= entry.bytes
  }

  function endLargest(): void {
    const sums = new Map<string, number>()
    for (const { client, bytes } of entries) sums.set(client, (sums.get(client) ?? 0) + bytes)
    const [largest] = [...sums].reduce((most, sum) => (sum[1] > most[1] ? sum : most))
    for (const entry of entries) {
      if (entry.client !== largest || entry.bytes === 0) continue
      release(entry)
      entry.end()
      return
    }
  }

  return {
    open(client, end) {
      const entry = { client, bytes: 0, end }
      entries.add(entry)
      return {
        grow(bytes) {
          if (!entries.has(entry)) return
          entry.bytes += bytes
          total += bytes
          while (total > limit && entries.size > 1) endLargest()
        },
        release: () => release(entry),
      }
    },
  }
}
