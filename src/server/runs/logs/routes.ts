import type { FastifyInstance } from 'fastify'
import { LogFilterBody } from '#contract/filters.ts'
import { LogsBody } from '#contract/run-requests.ts'
import type { Database } from '#server/database/open.ts'
import { filterBody, requestBody } from '#server/http/request.ts'
import { parseBody } from '#server/http/validation.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { filterLogs, insertLogs } from './logs.ts'

export function logRoutes(app: FastifyInstance, db: Database): void {
  app.post('/logs/', async (request, reply) => {
    await insertLogs(db, parseBody(LogsBody, requestBody(request)))
    reply.code(201)
    return new RawJson('null')
  })
  app.post('/logs/filter', async (request) => filterLogs(db, filterBody(LogFilterBody, request)))
}
