import type { Upstream } from '#server/upstream/connection.ts'

type RequestCounter = {
  /** The same server. */
  upstream: Upstream
  /** How many requests it has been sent through this. */
  count: () => number
}

export function countRequests(upstream: Upstream): RequestCounter {
  let count = 0
  const counted: Upstream = {
    ...upstream,
    askText: (...request) => {
      count += 1
      return upstream.askText(...request)
    },
    ask: (...request) => {
      count += 1
      return upstream.ask(...request)
    },
  }
  return { upstream: counted, count: () => count }
}
