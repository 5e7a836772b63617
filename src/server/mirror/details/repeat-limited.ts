import { setTimeout as pause } from 'node:timers/promises'
import { UpstreamError } from '#server/errors.ts'
import type { Upstream } from '#server/upstream/connection.ts'

/** Of a request that is answered with 429. */
const MAX_ATTEMPTS = 5
const MIN_PAUSE_MS = 1000

/** The upstream server for reading text: a request that it refuses for now is sent again when it allows it. */
export function repeatLimited(upstream: Upstream, signal: AbortSignal): Upstream {
  const askText: Upstream['askText'] = async (...request) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await upstream.askText(...request)
      } catch (error) {
        if (!(error instanceof UpstreamError) || error.status !== 429 || attempt === MAX_ATTEMPTS) throw error
        await pause(Math.max(MIN_PAUSE_MS, error.retryAfterMs), undefined, { signal, ref: false })
      }
    }
  }
  return { ...upstream, askText }
}
