/** What our own pages ask beyond Prefect's routes. Shapes are in `contract/vitrine.ts`. */
import type { FastifyInstance } from 'fastify'
import { SummaryFilterBody } from '#contract/filters.ts'
import { parseJson } from '#contract/json.ts'
import { kinds } from '#contract/kinds.ts'
import type { Catalogue } from '../catalogue.ts'
import { orNotFound } from '../http-error.ts'
import { FRAME_SECURITY_POLICY } from '../security-policy.ts'
import { VERSION } from '../version.ts'
import { ID, idOf, queryOf } from './request.ts'

const NOT_FOUND = 'Artifact not found.'

export function vitrineRoutes(app: FastifyInstance, catalogue: Catalogue, is_read_only: boolean): void {
  app.get('/vitrine', async () => ({
    name: 'vitrine',
    version: VERSION,
    has_sample: await catalogue.hasSample(),
    is_read_only,
    upstream: catalogue.upstream,
  }))

  app.post('/vitrine/artifacts/filter', async (request) =>
    catalogue.filterSummaries(queryOf(SummaryFilterBody, request)),
  )

  app.get(`/vitrine/artifacts/${ID}/lineage`, async (request) =>
    orNotFound(await catalogue.readLineagePosition(idOf(request)), NOT_FOUND),
  )

  // A document of its own, because a frame made from text would inherit the policy of the page around it.
  app.get(`/vitrine/artifacts/${ID}/frame`, async (request, reply) => {
    const { type, data } = orNotFound(await catalogue.readContent(idOf(request)), NOT_FOUND)
    const rich = type === 'rich' && data ? kinds.rich.data.safeParse(parseJson(data.text)) : null
    const html = orNotFound(rich?.data?.html, 'The artifact holds no HTML.')
    return reply
      .header('content-security-policy', FRAME_SECURITY_POLICY)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(html)
  })

  app.get('/vitrine/facets', async () => catalogue.readFacets())
  app.get('/vitrine/revision', async () => ({ revision: await catalogue.readRevision() }))
}
