/**
 * The events of the upstream server, as a signal that something has changed. It is not complete: Prefect 3.8.8 announces
 * no change of an artifact by the API, none without a key, and no deletion of an older version or of a run.
 */
import { WebSocket } from 'ws'
import * as z from 'zod/mini'
import { tryJson } from '#contract/json.ts'
import type { UpstreamLocation } from '#server/upstream/connection.ts'
import { tokenOf } from '#server/upstream/credentials.ts'
import { wakeUps } from './wake-ups.ts'

type EventFollower = { stop: () => void }

const SECOND_MS = 1000

export const EVENT_TIMES = {
  /** Until a connection is open and authenticated. */
  handshakeMs: 10 * SECOND_MS,
  /** Between pings. A connection on which nothing arrives in between is dead. */
  pingMs: 30 * SECOND_MS,
  /** Until the next attempt. It doubles with each failure, up to the maximum. */
  retryMs: SECOND_MS,
  maxRetryMs: 60 * SECOND_MS,
  /** The same after a refusal. */
  refusedMs: 300 * SECOND_MS,
}

/** An event has about 1 kB. Longer messages close the connection. */
const MAX_MESSAGE_BYTES = 1024 * 1024

/** Not accepted: a message, its format, the token. */
const REFUSALS = new Set([1002, 1003, 1008])

const AuthSuccess = z.object({ type: z.literal('auth_success') })

/**
 * Calls `onEvent` soon after events of artifacts and flow runs, and after each connection, because events may have been
 * missed before. Connects again until it is stopped.
 */
export function followEvents(
  { address, authorization }: UpstreamLocation,
  onEvent: () => void,
  times = EVENT_TIMES,
): EventFollower {
  const url = `${address.replace(/^http/, 'ws')}/events/out`
  const signal = wakeUps(onEvent)
  let failures = 0
  let isStopped = false
  let isConnected = false
  let socket: WebSocket
  let retry: NodeJS.Timeout | undefined

  function connect(): void {
    let isRefused = false
    let isAlive = true
    // Without compression, because a short message could decompress to gigabytes.
    const current = new WebSocket(url, ['prefect'], {
      headers: authorization === null ? {} : { authorization },
      handshakeTimeout: times.handshakeMs,
      maxPayload: MAX_MESSAGE_BYTES,
      perMessageDeflate: false,
    })
    socket = current
    const handshake = setTimeout(() => current.terminate(), times.handshakeMs)
    const pings = setInterval(() => {
      if (!isAlive) current.terminate()
      // A server that closes each connection at once is not asked every second.
      else if (isConnected) failures = 0
      isAlive = false
      if (current.readyState === WebSocket.OPEN) current.ping()
    }, times.pingMs)
    const noteArrival = () => {
      isAlive = true
    }
    current.on('ping', noteArrival)
    current.on('pong', noteArrival)
    current.on('message', noteArrival)
    current.on('open', () => current.send(JSON.stringify({ type: 'auth', token: tokenOf(authorization) })))
    current.once('message', (message) => {
      clearTimeout(handshake)
      isRefused = !AuthSuccess.safeParse(tryJson(String(message))).success
      if (isRefused) return current.terminate()
      current.send(JSON.stringify({ type: 'filter', filter: filterFrom(Date.now()), backfill: false }))
      current.on('message', signal.add)
      isConnected = true
      signal.add()
    })
    current.on('unexpected-response', (_, { statusCode = 0 }) => {
      isRefused = statusCode < 500
      current.terminate()
    })
    // An error is followed by a close.
    current.on('error', () => {})
    current.on('close', (code) => {
      clearTimeout(handshake)
      clearInterval(pings)
      isConnected = false
      if (isStopped) return
      retry = setTimeout(connect, withJitter(isRefused || REFUSALS.has(code) ? times.refusedMs : delayAfter(failures)))
      failures += 1
    })
  }

  connect()
  return {
    stop: () => {
      isStopped = true
      clearTimeout(retry)
      signal.stop()
      socket.terminate()
    },
  }

  function delayAfter(failures: number): number {
    return Math.min(times.retryMs * 2 ** failures, times.maxRetryMs)
  }
}

/** Half of it, or up to one and a half times as much, so that servers do not connect at the same time. */
function withJitter(ms: number): number {
  return ms * (0.5 + Math.random())
}

const DAY_MS = 24 * 3600 * SECOND_MS

/** Without times, only events from before the connection would match. The clock of the upstream server may differ. */
function filterFrom(now: number) {
  return {
    occurred: { since: new Date(now - DAY_MS), until: new Date(now + 365 * DAY_MS) },
    event: {
      prefix: ['prefect.artifact.', 'prefect.artifact-collection.', 'prefect.flow-run.'],
      exclude_prefix: ['prefect.flow-run.heartbeat'],
    },
  }
}
