import type { FastifyInstance } from 'fastify'
import { CompareBody } from '#contract/compare/requests.ts'
import type { Database } from '#server/database/open.ts'
import { clientGone } from '#server/http/client-gone.ts'
import { orNotFound } from '#server/http/errors.ts'
import { ID, idParam, requestBody } from '#server/http/request.ts'
import { parseFields } from '#server/http/validation.ts'
import { compareVersions } from './compare.ts'
import type { Comparer } from './comparer.ts'
import { readSamples } from './samples.ts'

/** What changed between versions, and the numbers of a key. Schemas are in `contract/compare`. */
export function changeRoutes(app: FastifyInstance, db: Database, comparer: Comparer): void {
  app.post('/vitrine/artifacts/compare', async (request, reply) =>
    compareVersions(db, comparer, parseFields(CompareBody, requestBody(request)), clientGone(reply)),
  )

  app.get(`/vitrine/artifacts/${ID}/samples`, async (request) =>
    orNotFound(await readSamples(db, idParam(request)), 'Artifact not found.'),
  )
}
