/** Prefect's CSRF protection: clients fetch a token and send it with every change. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Database } from '#server/database/open.ts'
import { httpError } from '#server/http/errors.ts'
import { invalid } from '#server/http/validation.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { isCsrfToken, issueCsrfToken } from './csrf.ts'

/** Prefect's clients and ours send a UUID. */
const MAX_CLIENT_CHARS = 256

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

export function csrfRoutes(app: FastifyInstance, db: Database, isEnabled: boolean): void {
  if (isEnabled) app.addHook('onRequest', (request) => requireToken(db, request))
  app.get<{ Querystring: Record<string, unknown> }>('/csrf-token', async ({ query }) => {
    const client = [query.client].flat().at(-1)
    if (client === undefined) {
      const missing = { type: 'missing', loc: ['query', 'client'], msg: 'Field required', input: null }
      throw invalid([missing], { text: new RawJson('null') })
    }
    if (!isEnabled) throw httpError(422, 'CSRF protection is disabled.')
    if (String(client).length > MAX_CLIENT_CHARS) {
      throw httpError(422, `The client identifier is too long: at most ${MAX_CLIENT_CHARS} characters are accepted.`)
    }
    return issueCsrfToken(db, String(client))
  })
}

/** As in Prefect, reads by POST need a token too. */
async function requireToken(db: Database, { method, headers }: FastifyRequest): Promise<void> {
  if (!CHANGES.has(method)) return
  const token = headers['prefect-csrf-token']
  const client = headers['prefect-csrf-client']
  if (token === undefined) throw httpError(403, 'Missing CSRF token.')
  if (client === undefined) throw httpError(403, 'Missing client identifier.')
  const isValid = await isCsrfToken(db, String(client), String(token))
  if (!isValid) throw httpError(403, 'Invalid CSRF token or client identifier.')
}
