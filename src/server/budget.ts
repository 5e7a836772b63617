/** Bounds what all clients together let wait: bytes in memory, or connections. */

type Share = {
  /** Adds what now waits; a negative amount waits no longer. May end the request or the connection of this or another client. */
  add: (amount: number) => void
  /** From now on it is not ended, although it waits. */
  keep: () => void
  /** Nothing of it waits any longer. */
  release: () => void
}

export type Budget = {
  /** `end` ends the request or the connection that waits. It is called at most once, and not after `keep` or `release`. */
  open: (client: string, end: () => void) => Share
}

type Entry = { client: string; amount: number; end: (() => void) | null }

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

  /** The oldest of the client that has most; undefined if none can be ended. */
  function oldestOfLargest(): Entry | undefined {
    const open = [...entries].filter(({ end, amount }) => end !== null && amount > 0)
    const sums = new Map<string, number>()
    for (const { client, amount } of open) sums.set(client, (sums.get(client) ?? 0) + amount)
    const most = Math.max(...sums.values())
    return open.find(({ client }) => sums.get(client) === most)
  }

  return {
    open(client, end) {
      const entry: Entry = { client, amount: 0, end }
      entries.add(entry)
      return {
        add(amount) {
          if (!entries.has(entry)) return
          entry.amount += amount
          total += amount
          while (total > limit && entries.size > 1) {
            const next = oldestOfLargest()
            if (next === undefined) return
            release(next)
            next.end?.()
          }
        },
        keep() {
          entry.end = null
        },
        release: () => release(entry),
      }
    },
  }
}
