import type { FastifyInstance } from 'fastify'
import { FlowCountBody, FlowFilterBody, FlowPageBody } from '#contract/filters.ts'
import { FlowCreate, FlowUpdate } from '#contract/run-requests.ts'
import type { Database } from '#server/database/open.ts'
import { orNotFound } from '#server/http/errors.ts'
import { filterBody, ID, idParam, objectField, requestBody } from '#server/http/request.ts'
import { parseBody } from '#server/http/validation.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { deleteFlow, insertFlow, readFlow, readFlowByName, updateFlow } from './flows.ts'
import { countRuns, filterFlows, paginateFlows } from './list.ts'

const NOT_FOUND = 'Flow not found'

export function flowRoutes(app: FastifyInstance, db: Database): void {
  app.post('/flows/', async (request, reply) => {
    const body = requestBody(request)
    const { name, tags = [] } = parseBody(FlowCreate, body)
    const labels = objectField(body, 'labels') ?? new RawJson('{}')
    const { is_new, flow } = await insertFlow(db, { name, tags, labels })
    reply.code(is_new ? 201 : 200)
    return flow
  })

  app.post('/flows/filter', async (request) => filterFlows(db, filterBody(FlowFilterBody, request)))
  app.post('/flows/paginate', async (request) => paginateFlows(db, filterBody(FlowPageBody, request)))
  app.post('/flows/count', async (request) => countRuns(db, 'flow', filterBody(FlowCountBody, request)))

  app.get<{ Params: { name: string } }>('/flows/name/:name', async ({ params }) =>
    orNotFound(await readFlowByName(db, params.name), NOT_FOUND),
  )
  app.get(`/flows/${ID}`, async (request) => orNotFound(await readFlow(db, idParam(request)), NOT_FOUND))
  app.patch(`/flows/${ID}`, async (request, reply) => {
    const { tags } = parseBody(FlowUpdate, requestBody(request))
    orNotFound((await updateFlow(db, idParam(request), tags)) || null, NOT_FOUND)
    return reply.code(204).send()
  })
  app.delete(`/flows/${ID}`, async (request, reply) => {
    orNotFound((await deleteFlow(db, idParam(request))) || null, NOT_FOUND)
    return reply.code(204).send()
  })
}
