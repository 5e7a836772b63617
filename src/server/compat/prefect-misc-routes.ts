/** Small routes for Prefect's clients and UI: versions, health, concurrency limits and empty lists. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import * as pydantic from '#contract/pydantic-types.ts'
import type { Database } from '#server/database/open.ts'
import { checkReadiness } from '#server/database/readiness.ts'
import { requestBody } from '#server/http/request.ts'
import { parseBody } from '#server/http/validation.ts'
import { RawJson } from '#server/json/raw-json.ts'

/** The versions of Prefect that Vitrine behaves like. */
const API_VERSION = '0.8.4'
const SERVER_VERSION = '3.8.8'

const ConcurrencyBody = z.object({ names: z.array(pydantic.text) })

export function prefectMiscRoutes(app: FastifyInstance, db: Database): void {
  app.get('/health', async () => true)
  app.get('/ready', async () => {
    await checkReadiness(db)
    return { message: 'OK' }
  })
  app.get('/hello', async () => new RawJson('"👋"'))
  app.get('/version', async () => new RawJson(`"${API_VERSION}"`))
  // Clients warn about a server older than themselves, so each gets its own version back.
  app.get('/admin/version', async ({ headers }) => {
    const client = /^prefect\/(\d+\.\d+\.\d+[\w.+-]*)/.exec(headers['user-agent'] ?? '')?.[1]
    return new RawJson(JSON.stringify(client ?? SERVER_VERSION))
  })
  app.get('/admin/storage', async () => ({ default_result_storage_block_id: null }))
  app.get('/admin/settings', async () => ({
    server: { analytics_enabled: false, ui: { show_promotional_content: false } },
  }))

  // There are no limits: every slot is granted.
  app.post('/v2/concurrency_limits/increment-with-lease', async (request) => {
    parseBody(ConcurrencyBody, requestBody(request))
    return { lease_id: randomUUID(), limits: [] }
  })
  app.post('/v2/concurrency_limits/decrement-with-lease', async (_, reply) => reply.code(204).send())
  app.post('/concurrency_limits/increment', async () => [])
  app.post('/concurrency_limits/decrement', async () => [])
  app.post('/v2/concurrency_limits/increment', async () => [])
  app.post('/v2/concurrency_limits/decrement', async () => [])

  // Clients and Prefect's UI list these; Vitrine has none.
  app.post('/work_pools/filter', async () => [])
  app.post('/automations/filter', async () => [])
  app.post('/automations/count', async () => 0)
  app.get('/automations/related-to/:resource', async () => [])
  // Prefect's client deletes the automations of a deployment before it creates the deployment.
  app.delete('/automations/owned-by/:resource', async (_, reply) => {
    reply.code(202)
    return new RawJson('null')
  })
}
