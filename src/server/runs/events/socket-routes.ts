/** The web socket on which clients send events. Task runs are only reported here. */
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import * as z from 'zod/mini'
import { JsonError, parseJson } from '#contract/json.ts'
import { PrefectEvent } from '#contract/run-requests.ts'
import type { Database } from '#server/database/open.ts'
import { reasonOf } from '#server/errors.ts'
import { httpError } from '#server/http/errors.ts'
import { JsonLimitError, scanJson } from '#server/json/scan-json.ts'
import { isEqualConstantTime } from '#server/security/password.ts'
import { timeSlice } from '#server/time-slice.ts'
import { eventQueue } from './event-queue.ts'
import { recordTaskRunEvents } from './task-run-events.ts'

const PATH = '/events/in'
const PROTOCOL = 'prefect'
const PING_INTERVAL_MS = 20_000
/** Close code of a protocol violation. */
const POLICY_VIOLATION = 1008
/** Limits for clients that have not authenticated yet. */
const MAX_AUTH_MESSAGE_BYTES = 10_000
const AUTH_TIMEOUT_MS = 10_000

const Auth = z.object({ type: z.literal('auth'), token: z.unknown() })

/** Clients since 3.6 ask for a protocol with a handshake; any other is accepted without one. */
export function chooseProtocol(offered: Set<string>): string | false {
  return offered.has(PROTOCOL) ? PROTOCOL : false
}

/** Without this, a socket at any other address would be opened and closed again. */
export async function rejectOtherSockets({ ws, routeOptions }: FastifyRequest): Promise<void> {
  if (ws && !routeOptions.url?.endsWith(PATH)) throw httpError(404, 'There is no web socket at this address.')
}

export function eventSocketRoute(app: FastifyInstance, db: Database, authString: string | null): void {
  /** The pending work of each socket, which may outlast it. */
  const unfinished = new Set<() => Promise<void>>()
  app.addHook('onClose', async () => {
    await Promise.all(Array.from(unfinished, (finish) => finish()))
  })
  const onRequest = async ({ headers }: FastifyRequest) => {
    const offered = String(headers['sec-websocket-protocol'] ?? '').split(',')
    if (authString === null || offered.some((protocol) => protocol.trim() === PROTOCOL)) return
    throw httpError(403, `The web socket requires the protocol "${PROTOCOL}", in which a client can send the password.`)
  }
  app.get(PATH, { websocket: true, onRequest }, (socket, request) => {
    let isAuthenticated = socket.protocol !== PROTOCOL
    const queue = eventQueue(socket, (texts) => storeEvents(db, texts, request.log))
    unfinished.add(queue.finish)
    const authTimeout = setTimeout(() => {
      if (!isAuthenticated) socket.close(POLICY_VIOLATION, "Expected 'auth' message")
    }, AUTH_TIMEOUT_MS)
    socket.on('message', (data) => {
      const text = String(data)
      if (isAuthenticated) queue.add({ text })
      else
        isAuthenticated = authenticate(
          socket,
          text.length > MAX_AUTH_MESSAGE_BYTES ? undefined : readMessage(text),
          authString,
        )
      if (!isAuthenticated) socket.removeAllListeners('message')
    })
    socket.on('ping', (ping) => queue.add({ ping }))
    const pings = setInterval(() => socket.ping(), PING_INTERVAL_MS)
    socket.on('close', () => {
      clearInterval(pings)
      clearTimeout(authTimeout)
      void queue.finish().finally(() => unfinished.delete(queue.finish))
    })
    socket.on('error', (error) => request.log.debug({ error: error.message }, 'event socket failed'))
  })
}

/** Undefined for invalid JSON. */
function readMessage(text: string): unknown {
  try {
    scanJson(text)
    return parseJson(text)
  } catch (error) {
    if (error instanceof JsonError || error instanceof JsonLimitError) return undefined
    throw error
  }
}

function authenticate(socket: WebSocket, message: unknown, authString: string | null): boolean {
  const refusal = refusalOf(message, authString)
  if (refusal === null) socket.send('{"type":"auth_success"}')
  else socket.close(POLICY_VIOLATION, refusal)
  return refusal === null
}

/** Prefect's error text for a first message that does not authenticate; null when it does. */
function refusalOf(message: unknown, authString: string | null): string | null {
  const auth = Auth.safeParse(message)
  if (!auth.success) return "Expected 'auth' message"
  if (authString === null) return null
  const { token } = auth.data
  if (typeof token !== 'string' || token === '') return 'Auth required but no token provided'
  return isEqualConstantTime(token, authString) ? null : 'Invalid token'
}

/**
 * Ignores a message that is not an event, and an event that can never be stored, so that the events after it are stored.
 *
 * @throws {Unavailable} so that the client sends the same events again.
 */
async function storeEvents(db: Database, texts: string[], log: FastifyBaseLogger): Promise<void> {
  const pause = timeSlice()
  const events: PrefectEvent[] = []
  for (const text of texts) {
    const event = PrefectEvent.safeParse(readMessage(text))
    if (event.success) events.push(event.data)
    else log.debug({ issues: event.error.issues.length }, 'not an event')
    await pause()
  }
  try {
    for (const error of await recordTaskRunEvents(db, events)) {
      log.error({ error: reasonOf(error) }, 'event was not recorded')
    }
  } catch (error) {
    log.error({ error: reasonOf(error) }, 'events were not recorded')
    throw error
  }
}
