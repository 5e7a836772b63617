import type { FastifyInstance } from 'fastify'
import { FlowRunFilterBody, FlowRunPageBody, RunCountBody } from '#contract/filters.ts'
import { FlowRunCreate, FlowRunUpdate, Labels, SetStateBody } from '#contract/run-requests.ts'
import type { Database } from '../database.ts'
import { HttpError, httpError, orNotFound } from '../http-error.ts'
import { JsonText } from '../json-text.ts'
import { deleteFlowRun, insertFlowRun, readFlowRun, updateFlowRun, updateFlowRunLabels } from '../store/flow-runs.ts'
import { readGraph } from '../store/graph.ts'
import { countRuns, filterFlowRuns, paginateFlowRuns } from '../store/run-lists.ts'
import { setFlowRunState } from '../store/set-state.ts'
import { parseBody, parseMembers } from '../validation.ts'
import { bodyOf, ID, idOf, objectMember, queryOf, stateData } from './request.ts'

const NOT_FOUND = 'Flow run not found'
const CONFLICT =
  'Data integrity conflict. This usually means a unique or foreign key constraint was violated. See server logs for details.'

export function flowRunRoutes(app: FastifyInstance, db: Database): void {
  app.post('/flow_runs/', async (request, reply) => {
    const body = bodyOf(request)
    const parsed = parseBody(FlowRunCreate, body)
    const made = await insertFlowRun(db, {
      ...parsed,
      parameters: objectMember(body, 'parameters') ?? new JsonText('{}'),
      context: objectMember(body, 'context') ?? new JsonText('{}'),
      job_variables: objectMember(body, 'job_variables') ?? new JsonText('{}'),
      labels: parsed.labels ?? {},
      state_data: stateData(body),
    })
    if (made === null) throw httpError(409, CONFLICT)
    reply.code(made.is_new ? 201 : 200)
    return made.flow_run
  })

  app.post('/flow_runs/filter', async (request) => filterFlowRuns(db, queryOf(FlowRunFilterBody, request)))
  app.post('/flow_runs/paginate', async (request) => paginateFlowRuns(db, queryOf(FlowRunPageBody, request)))
  app.post('/flow_runs/count', async (request) => countRuns(db, 'flow_run', queryOf(RunCountBody, request)))

  app.get(`/flow_runs/${ID}`, async (request) => orNotFound(await readFlowRun(db, idOf(request)), NOT_FOUND))

  app.get(`/flow_runs/${ID}/graph-v2`, async (request) => {
    const id = idOf(request)
    const graph = await readGraph(db, id)
    if (graph === null) throw new HttpError(404, { exception_message: `Flow run ${id} not found` })
    return graph
  })

  app.patch(`/flow_runs/${ID}`, async (request, reply) => {
    const body = bodyOf(request)
    const changes = {
      ...parseBody(FlowRunUpdate, body),
      parameters: objectMember(body, 'parameters'),
      job_variables: objectMember(body, 'job_variables'),
    }
    orNotFound((await updateFlowRun(db, idOf(request), changes)) || null, NOT_FOUND)
    return reply.code(204).send()
  })

  app.patch(`/flow_runs/${ID}/labels`, async (request, reply) => {
    const labels = parseBody(Labels, bodyOf(request))
    orNotFound((await updateFlowRunLabels(db, idOf(request), labels)) || null, NOT_FOUND)
    return reply.code(204).send()
  })

  app.delete(`/flow_runs/${ID}`, async (request, reply) => {
    orNotFound((await deleteFlowRun(db, idOf(request))) || null, NOT_FOUND)
    return reply.code(204).send()
  })

  app.post(`/flow_runs/${ID}/set_state`, async (request, reply) => {
    const id = idOf(request)
    const body = bodyOf(request)
    const done = await setFlowRunState(db, id, { ...parseMembers(SetStateBody, body), data: stateData(body) })
    if (done === null) throw new HttpError(404, { exception_message: `Flow run with id ${id} not found` })
    reply.code(done.is_new ? 201 : 200)
    return done.result
  })
}
