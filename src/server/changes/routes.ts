import type { FastifyInstance } from 'fastify'
import { CompareBody } from '#contract/compare/requests.ts'
import { FirstVersionBody, SeriesBody } from '#contract/compare/series.ts'
import type { Database } from '#server/database/open.ts'
import { clientGone } from '#server/http/connections.ts'
import { orNotFound } from '#server/http/errors.ts'
import { ID, idParam, requestBody } from '#server/http/request.ts'
import { parseFields } from '#server/http/validation.ts'
import { compareVersions } from './compare.ts'
import { readRunChanges } from './run-changes.ts'
import { readSamples } from './samples.ts'
import { findFirstVersion } from './series/first-version.ts'
import { readSeries } from './series/series.ts'
import type { Comparer } from './thread/comparer.ts'

/** What changed between versions, and the numbers of a key. Schemas are in `contract/compare`. */
export function changeRoutes(app: FastifyInstance, db: Database, comparer: Comparer): void {
  app.post('/vitrine/artifacts/compare', async (request, reply) =>
    compareVersions(db, comparer, parseFields(CompareBody, requestBody(request)), clientGone(reply)),
  )

  app.post('/vitrine/keys/series', async (request, reply) =>
    readSeries(db, comparer, parseFields(SeriesBody, requestBody(request)), clientGone(reply)),
  )

  app.post('/vitrine/keys/first-version', async (request, reply) =>
    findFirstVersion(db, comparer, parseFields(FirstVersionBody, requestBody(request)), clientGone(reply)),
  )

  app.get(`/vitrine/flow_runs/${ID}/changes`, async (request, reply) =>
    orNotFound(await readRunChanges(db, comparer, idParam(request), clientGone(reply)), 'Flow run not found.'),
  )

  app.get(`/vitrine/artifacts/${ID}/samples`, async (request) =>
    orNotFound(await readSamples(db, idParam(request)), 'Artifact not found.'),
  )
}
