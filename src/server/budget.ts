/** Bounds what all clients together let wait: bytes in memory, or connections. */

type Share = {
  /** Adds what now waits. May end the request or the connection of this or another client. */
  grow: (amount: number) => void
  /** Nothing of it waits any longer. */
  release: () => void
}

export type Budget = {
  /** `end` ends the request or the connection that waits. It is called at most once, and not after `release`. */
  open: (client: string, end: () => void) => Share
}

type Entry = { client: string; amount: number; end: () => void }

/**
 * When more than `limit` waits, the client that has most of it loses its oldest request or connection, so that the others
 * are served. A single one may be larger than the limit.
 */
export function openBudget(limit: number): Budget {
  // In the order of their age.
  const entries = new Set<Entry>()
  let total = 0

  function release(entry: Entry): void {
    if (entries.delete(entry)) total -= entry.amount
  }

  function endLargest(): void {
    const sums = new Map<string, number>()
    for (const { client, amount } of entries) sums.set(client, (sums.get(client) ?? 0) + amount)
    const [largest] = [...sums].reduce((most, sum) => (sum[1] > most[1] ? sum : most))
    for (const entry of entries) {
      if (entry.client !== largest || entry.amount === 0) continue
      release(entry)
      entry.end()
      return
    }
  }

  return {
    open(client, end) {
      const entry = { client, amount: 0, end }
      entries.add(entry)
      return {
        grow(amount) {
          if (!entries.has(entry)) return
          entry.amount += amount
          total += amount
          while (total > limit && entries.size > 1) endLargest()
        },
        release: () => release(entry),
      }
    },
  }
}
