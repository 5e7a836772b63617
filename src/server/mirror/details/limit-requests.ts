import { setTimeout as pause } from 'node:timers/promises'
import { UpstreamError } from '#server/errors.ts'
import type { Upstream } from '#server/upstream/connection.ts'

/** Of a request that is answered with 429. */
const MAX_ATTEMPTS = 5
const MIN_PAUSE_MS = 1000

/**
 * The upstream server; at most `max` requests for text are sent at a time, and the others wait in their order. They are
 * for reading: one that the upstream server refuses for now is sent again when it allows it.
 */
export function limitRequests(upstream: Upstream, max: number, signal: AbortSignal): Upstream {
  const server = upstream.until(signal)
  const waiting: (() => void)[] = []
  let active = 0
  const askText: Upstream['askText'] = async (...request) => {
    if (active < max) active += 1
    else await new Promise<void>((start) => waiting.push(start))
    try {
      return await askPatiently(() => server.askText(...request), signal)
    } finally {
      const next = waiting.shift()
      if (next) next()
      else active -= 1
    }
  }
  return { ...server, askText }
}

async function askPatiently(ask: () => Promise<string>, signal: AbortSignal): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.status !== 429 || attempt === MAX_ATTEMPTS) throw error
      const waitMs = Math.max(MIN_PAUSE_MS, error.retryAfterMs)
      await pause(waitMs, undefined, { signal, ref: false })
    }
  }
}
