import type { Upstream } from '#server/upstream/connection.ts'

/** The upstream server; of the requests for text, at most `max` are sent at a time. The others wait in their order. */
export function limitRequests(upstream: Upstream, max: number): Upstream {
  const waiting: (() => void)[] = []
  let active = 0
  const askText: Upstream['askText'] = async (...request) => {
    if (active < max) active += 1
    else await new Promise<void>((start) => waiting.push(start))
    try {
      return await upstream.askText(...request)
    } finally {
      const next = waiting.shift()
      if (next) next()
      else active -= 1
    }
  }
  return { ...upstream, askText }
}
