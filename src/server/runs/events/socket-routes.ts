/** The web socket on which clients send events: what tasks do is only told here. */
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import * as z from 'zod/mini'
import { JsonError, parseJson } from '#contract/json.ts'
import { PrefectEvent } from '#contract/run-requests.ts'
import type { Database } from '#server/database/open.ts'
import { Unavailable } from '#server/errors.ts'
import { httpError } from '#server/http/errors.ts'
import { JsonLimitError, scanJson } from '#server/json/scan-json.ts'
import { isSameText } from '#server/security/basic-auth.ts'
import { recordTaskRunEvent } from './task-run-events.ts'

const PATH = '/events/in'
const PROTOCOL = 'prefect'
const PING_INTERVAL = 20_000
/** Close code for a message that breaks the rules. */
const POLICY_VIOLATION = 1008
/** What somebody may send who has not said the password, in bytes, and how long they may take, in milliseconds. */
const LONGEST_GREETING = 10_000
const GREETING_TIME = 10_000

const Auth = z.object({ type: z.literal('auth'), token: z.unknown() })

/** Clients since 3.6 ask for a protocol with a handshake; any other is accepted without one. */
export function chooseProtocol(offered: Set<string>): string | false {
  return offered.has(PROTOCOL) ? PROTOCOL : false
}

/** Any other address would be made a socket first and closed then. */
export async function refuseOtherSockets({ ws, routeOptions }: FastifyRequest): Promise<void> {
  if (ws && !routeOptions.url?.endsWith(PATH)) throw httpError(404, 'There is no web socket at this address.')
}

export function eventSocketRoute(app: FastifyInstance, db: Database, authString: string | null): void {
  /** What each socket still has to store, also after it has closed. */
  const unfinished = new Set<() => Promise<void>>()
  app.addHook('onClose', async () => {
    await Promise.all(Array.from(unfinished, (rest) => rest()))
  })
  const onRequest = async ({ headers }: FastifyRequest) => {
    const offered = String(headers['sec-websocket-protocol'] ?? '').split(',')
    if (authString === null || offered.some((protocol) => protocol.trim() === PROTOCOL)) return
    throw httpError(403, `The web socket needs the protocol "${PROTOCOL}", in which a client can send the password.`)
  }
  app.get(PATH, { websocket: true, onRequest }, (socket, request) => {
    let isGreeted = socket.protocol !== PROTOCOL
    // One after the other: the order in which they come decides between events of the same moment.
    let work = Promise.resolve()
    const rest = () => work.catch(() => {})
    unfinished.add(rest)
    // What fails ends it: nothing behind it is done or confirmed, and the client connects again and sends it again.
    const next = (step: () => void | Promise<void>) => {
      work = work.then(step)
      work.catch(() => socket.terminate())
    }
    const patience = setTimeout(() => {
      if (!isGreeted) socket.close(POLICY_VIOLATION, "Expected 'auth' message")
    }, GREETING_TIME)
    socket.on('message', (data) => {
      const text = String(data)
      if (isGreeted) next(() => take(db, readMessage(text), request.log))
      else isGreeted = greet(socket, text.length > LONGEST_GREETING ? undefined : readMessage(text), authString)
      if (!isGreeted) socket.removeAllListeners('message')
    })
    // A pong says that the events before the ping are kept: what is not confirmed, clients send again.
    socket.on('ping', (data) => next(() => socket.pong(data)))
    const pings = setInterval(() => socket.ping(), PING_INTERVAL)
    socket.on('close', () => {
      clearInterval(pings)
      clearTimeout(patience)
      void rest().finally(() => unfinished.delete(rest))
    })
    socket.on('error', (error) => request.log.debug({ error: error.message }, 'event socket failed'))
  })
}

/** Undefined when it is no JSON. */
function readMessage(text: string): unknown {
  try {
    scanJson(text)
    return parseJson(text)
  } catch (error) {
    if (error instanceof JsonError || error instanceof JsonLimitError) return undefined
    throw error
  }
}

function greet(socket: WebSocket, message: unknown, authString: string | null): boolean {
  const refusal = refusalOf(message, authString)
  if (refusal === null) socket.send('{"type":"auth_success"}')
  else socket.close(POLICY_VIOLATION, refusal)
  return refusal === null
}

/** Why a first message opens nothing, in Prefect's words; null when it does. */
function refusalOf(message: unknown, authString: string | null): string | null {
  const auth = Auth.safeParse(message)
  if (!auth.success) return "Expected 'auth' message"
  if (authString === null) return null
  const { token } = auth.data
  if (typeof token !== 'string' || token === '') return 'Auth required but no token provided'
  return isSameText(token, authString) ? null : 'Invalid token'
}

/**
 * A message that is no event, or one that can never be stored, is left aside: a broken one must not cost the events
 * behind it.
 *
 * @throws {Unavailable} so that the client sends the same event again.
 */
async function take(db: Database, message: unknown, log: FastifyBaseLogger): Promise<void> {
  const event = PrefectEvent.safeParse(message)
  if (!event.success) {
    log.debug({ issues: event.error.issues.length }, 'not an event')
    return
  }
  try {
    await recordTaskRunEvent(db, event.data)
  } catch (error) {
    log.error({ error: error instanceof Error ? error.message : String(error) }, 'event was not recorded')
    if (error instanceof Unavailable) throw error
  }
}
