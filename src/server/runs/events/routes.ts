import type { FastifyInstance } from 'fastify'
import { EventsBody } from '#contract/run-requests.ts'
import type { Database } from '#server/database/open.ts'
import { requestBody } from '#server/http/request.ts'
import { parseBody } from '#server/http/validation.ts'
import { recordTaskRunEvent } from './task-run-events.ts'

/** Events by HTTP. Clients send most of them over the WebSocket of `socket-routes.ts`. */
export function eventRoutes(app: FastifyInstance, db: Database): void {
  app.post('/events', async (request, reply) => {
    for (const event of parseBody(EventsBody, requestBody(request))) await recordTaskRunEvent(db, event)
    return reply.code(204).send()
  })
  // Vitrine does not store events.
  app.post('/events/filter', async () => ({ events: [], total: 0, next_page: null }))
}
