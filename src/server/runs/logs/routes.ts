import type { FastifyInstance } from 'fastify'
import { LogFilterBody } from '#contract/filters.ts'
import { LogCreate } from '#contract/run-requests.ts'
import type { Database } from '#server/database/open.ts'
import { filterBody, listBody } from '#server/http/request.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { filterLogs, insertLogs } from './logs.ts'

/** Prefect's clients send up to 3 MB at a time, which is about 20,000 short lines, or more if a setting says so. */
const MAX_LINES = 100_000

export function logRoutes(app: FastifyInstance, db: Database): void {
  app.post('/logs/', async (request, reply) => {
    await insertLogs(db, await listBody(LogCreate, request, MAX_LINES))
    reply.code(201)
    return new RawJson('null')
  })
  app.post('/logs/filter', async (request) => filterLogs(db, filterBody(LogFilterBody, request)))
}
