import type { FastifyInstance } from 'fastify'
import { PrefectEvent } from '#contract/run-requests.ts'
import type { Database } from '#server/database/open.ts'
import { listBody } from '#server/http/request.ts'
import { recordTaskRunEvents } from './task-run-events.ts'

/** Prefect's clients send at most one event a request. */
const MAX_EVENTS = 10_000

/** Events by HTTP. Clients send most of them over the WebSocket of `socket-routes.ts`. */
export function eventRoutes(app: FastifyInstance, db: Database): void {
  app.post('/events', async (request, reply) => {
    const [error] = await recordTaskRunEvents(db, await listBody(PrefectEvent, request, MAX_EVENTS))
    if (error !== undefined) throw error
    return reply.code(204).send()
  })
  // Vitrine does not store events.
  app.post('/events/filter', async () => ({ events: [], total: 0, next_page: null }))
}
