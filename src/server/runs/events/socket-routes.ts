/** The web socket on which clients send events. Task runs are only reported here. */
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PrefectEvent } from '#contract/run-requests.ts'
import type { Database } from '#server/database/open.ts'
import { reasonOf } from '#server/errors.ts'
import { httpError } from '#server/http/errors.ts'
import type { Password } from '#server/security/password.ts'
import { timeSlice } from '#server/time-slice.ts'
import { eventQueue } from './event-queue.ts'
import { readMessage, refusalOf } from './socket-auth.ts'
import { socketLimits } from './socket-limits.ts'
import { recordTaskRunEvents } from './task-run-events.ts'

const PATH = '/events/in'
const PROTOCOL = 'prefect'

/** Each run of a flow opens one. */
const MAX_SOCKETS = 5_000

/** Clients since 3.6 ask for a protocol with a handshake; any other is accepted without one. */
export function chooseProtocol(offered: Set<string>): string | false {
  return offered.has(PROTOCOL) ? PROTOCOL : false
}

/** Without this, a socket at any other address would be opened and closed again. */
export function rejectOtherSockets({ ws, routeOptions }: FastifyRequest, _: FastifyReply, done: () => void): void {
  if (ws && !routeOptions.url?.endsWith(PATH)) throw httpError(404, 'There is no web socket at this address.')
  done()
}

export function eventSocketRoute(app: FastifyInstance, db: Database, password: Password | null): void {
  /** The pending work of each socket, which may outlast it. */
  const unfinished = new Set<() => Promise<void>>()
  const limit = socketLimits()
  app.addHook('onClose', async () => {
    await Promise.all(Array.from(unfinished, (finish) => finish()))
  })
  const onRequest = async ({ headers }: FastifyRequest) => {
    if (unfinished.size >= MAX_SOCKETS) throw httpError(503, `At most ${MAX_SOCKETS} event sockets can be open.`)
    const offered = String(headers['sec-websocket-protocol'] ?? '').split(',')
    if (password === null || offered.some((protocol) => protocol.trim() === PROTOCOL)) return
    throw httpError(403, `The web socket requires the protocol "${PROTOCOL}", in which a client can send the password.`)
  }
  app.get(PATH, { websocket: true, onRequest }, (socket, { raw, ip, log }) => {
    const queue = eventQueue(socket, (texts) => storeEvents(db, texts, log))
    unfinished.add(queue.finish)
    const limits = limit(socket, raw.socket, ip)
    const acceptEvents = () => {
      limits.greet()
      socket.on('message', (data) => queue.add({ text: String(data) }))
    }
    const authenticate = async (text: string) => {
      const early: string[] = []
      const keep = (data: unknown) => early.push(String(data))
      socket.on('message', keep)
      socket.pause()
      const refusal = await refusalOf(text, password, ip)
      socket.off('message', keep)
      if (refusal === null) {
        socket.send('{"type":"auth_success"}')
        acceptEvents()
        for (const text of early) queue.add({ text })
      } else limits.refuse(refusal)
      socket.resume()
    }
    if (socket.protocol === PROTOCOL) socket.once('message', (data) => void authenticate(String(data)))
    else acceptEvents()
    socket.on('ping', (ping) => queue.add({ ping }))
    socket.on('close', () => void queue.finish().finally(() => unfinished.delete(queue.finish)))
    socket.on('error', (error) => log.debug({ error: error.message }, 'event socket failed'))
  })
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
