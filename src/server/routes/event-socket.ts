/** The web socket on which clients send events: what tasks do is only told here. */
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import * as z from 'zod/mini'
import { JsonError, parseJson } from '#contract/json.ts'
import { PrefectEvent } from '#contract/run-requests.ts'
import type { Database } from '../database.ts'
import { httpError } from '../http-error.ts'
import { JsonLimitError, scanJson } from '../json-scan.ts'
import { recordTaskRunEvent } from '../store/task-run-events.ts'

const PATH = '/events/in'
const PROTOCOL = 'prefect'
const PING_INTERVAL = 20_000
/** Close code for a message that breaks the rules. */
const POLICY_VIOLATION = 1008

const Auth = z.object({ type: z.literal('auth') })

/** Clients since 3.6 ask for a protocol with a handshake; any other is accepted without one. */
export function chooseProtocol(offered: Set<string>): string | false {
  return offered.has(PROTOCOL) ? PROTOCOL : false
}

/** Any other address would be made a socket first and closed then. */
export async function refuseOtherSockets({ ws, routeOptions }: FastifyRequest): Promise<void> {
  if (ws && !routeOptions.url?.endsWith(PATH)) throw httpError(404, 'There is no web socket at this address.')
}

export function eventSocketRoute(app: FastifyInstance, db: Database): void {
  /** What sockets that are gone still have to store. */
  const unfinished = new Set<Promise<void>>()
  app.addHook('onClose', async () => {
    await Promise.all(unfinished)
  })
  app.get(PATH, { websocket: true }, (socket, request) => {
    let isGreeted = socket.protocol !== PROTOCOL
    // One after the other: the order in which they come decides between events of the same moment.
    let work = Promise.resolve()
    socket.on('message', (data) => {
      const message = readMessage(String(data))
      if (!isGreeted) isGreeted = greet(socket, message)
      else work = work.then(() => take(db, message, request.log))
    })
    // A pong says that the events before the ping are kept: what is not confirmed, clients send again.
    socket.on('ping', (data) => {
      work = work.then(() => socket.pong(data))
    })
    const pings = setInterval(() => socket.ping(), PING_INTERVAL)
    socket.on('close', () => {
      clearInterval(pings)
      const rest = work.finally(() => unfinished.delete(rest))
      unfinished.add(rest)
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

function greet(socket: WebSocket, message: unknown): boolean {
  const isAuth = Auth.safeParse(message).success
  if (isAuth) socket.send('{"type":"auth_success"}')
  else socket.close(POLICY_VIOLATION, "Expected 'auth' message")
  return isAuth
}

/** A message that is no event is left aside: a broken one must not cost the events behind it. */
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
  }
}
