/** What our own pages ask beyond Prefect's routes. Shapes are in `contract/vitrine.ts`. */
import type { FastifyInstance } from 'fastify'
import { SummaryFilterBody } from '#contract/filters.ts'
import { parseJson } from '#contract/json.ts'
import { kinds } from '#contract/kinds.ts'
import type { Database } from '../database.ts'
import { orNotFound } from '../http-error.ts'
import { fillSample } from '../sample/index.ts'
import { FRAME_SECURITY_POLICY } from '../security-policy.ts'
import { readArtifact } from '../store/artifacts.ts'
import { readRevision } from '../store/change.ts'
import { readFacets } from '../store/facets.ts'
import { readLineagePosition } from '../store/lineage.ts'
import { deleteSample, hasSample } from '../store/sample.ts'
import { filterSummaries } from '../store/summaries.ts'
import { VERSION } from '../version.ts'
import { ID, idOf, queryOf } from './request.ts'

const NOT_FOUND = 'Artifact not found.'

export function vitrineRoutes(app: FastifyInstance, db: Database): void {
  app.get('/vitrine', async () => ({ name: 'vitrine', version: VERSION, has_sample: await hasSample(db) }))

  app.post('/vitrine/artifacts/filter', async (request) => filterSummaries(db, queryOf(SummaryFilterBody, request)))

  app.get(`/vitrine/artifacts/${ID}/lineage`, async (request) =>
    orNotFound(await readLineagePosition(db, idOf(request)), NOT_FOUND),
  )

  // A document of its own, because a frame made from text would inherit the policy of the page around it.
  app.get(`/vitrine/artifacts/${ID}/frame`, async (request, reply) => {
    const { type, data } = orNotFound(await readArtifact(db, idOf(request)), NOT_FOUND)
    const rich = type === 'rich' && data ? kinds.rich.data.safeParse(parseJson(data.text)) : null
    const html = orNotFound(rich?.data?.html, 'The artifact holds no HTML.')
    return reply
      .header('content-security-policy', FRAME_SECURITY_POLICY)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(html)
  })

  app.get('/vitrine/facets', async () => readFacets(db))
  app.get('/vitrine/revision', async () => ({ revision: String(await readRevision(db)) }))
  app.post('/vitrine/sample', async () => fillSample(db))
  app.delete('/vitrine/sample', async () => deleteSample(db))
}
