import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { FlowRunCountBody, FlowRunFilterBody, FlowRunPageBody } from '#contract/filters.ts'
import * as pydantic from '#contract/pydantic-types.ts'
import { FlowRunCreate, FlowRunUpdate, Labels, SetStateBody } from '#contract/run-requests.ts'
import { answersPerRevision } from '#server/artifacts/per-revision.ts'
import type { Database } from '#server/database/open.ts'
import { readRevision } from '#server/database/transaction.ts'
import { HttpError, httpError, orConflict, orNotFound } from '#server/http/errors.ts'
import { filterBody, ID, idParam, objectField, requestBody, stateData } from '#server/http/request.ts'
import { parseBody, parseFields, parseQuery } from '#server/http/validation.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { deleteFlowRun, insertFlowRun, readFlowRun, updateFlowRun, updateFlowRunLabels } from './flow-runs.ts'
import { countGraphNodes, MAX_GRAPH_NODES, readGraph } from './graph.ts'
import { countRuns, filterFlowRuns, paginateFlowRuns } from './list.ts'
import { sendTransition } from './states/routes.ts'
import { resumeFlowRun, setFlowRunState } from './states/set-state.ts'

const NOT_FOUND = 'Flow run not found'
const Since = z.object({ since: z.optional(pydantic.time) })

/** `deleteRun` resolves to false if there is no such run. */
export function flowRunRoutes(
  app: FastifyInstance,
  db: Database,
  deleteRun = (id: string) => deleteFlowRun(db, id),
): void {
  const counts = answersPerRevision<number>()

  app.post('/flow_runs/', async (request, reply) => {
    const body = requestBody(request)
    const parsed = parseBody(FlowRunCreate, body)
    const created = await insertFlowRun(db, {
      ...parsed,
      parameters: objectField(body, 'parameters') ?? new RawJson('{}'),
      context: objectField(body, 'context') ?? new RawJson('{}'),
      job_variables: objectField(body, 'job_variables') ?? new RawJson('{}'),
      labels: parsed.labels ?? {},
      state_data: stateData(body),
    })
    const { is_new, flow_run } = orConflict(created)
    reply.code(is_new ? 201 : 200)
    return flow_run
  })

  app.post('/flow_runs/filter', async (request) => filterFlowRuns(db, filterBody(FlowRunFilterBody, request)))
  app.post('/flow_runs/paginate', async (request) => paginateFlowRuns(db, filterBody(FlowRunPageBody, request)))
  app.post('/flow_runs/count', async (request) => {
    const query = filterBody(FlowRunCountBody, request)
    return counts(await readRevision(db), query, () => countRuns(db, 'flow_run', query))
  })

  app.get(`/flow_runs/${ID}`, async (request) => orNotFound(await readFlowRun(db, idParam(request)), NOT_FOUND))

  app.get(`/flow_runs/${ID}/graph-v2`, async (request) => {
    const id = idParam(request)
    const { since = null } = parseQuery(Since, request.query)
    if ((await countGraphNodes(db, id, since)) > MAX_GRAPH_NODES) {
      throw httpError(400, `The graph of flow run ${id} has more than ${MAX_GRAPH_NODES} nodes.`)
    }
    const graph = await readGraph(db, id, since)
    if (graph === null) throw new HttpError(404, { exception_message: `Flow run ${id} not found` })
    return graph
  })

  app.patch(`/flow_runs/${ID}`, async (request, reply) => {
    const body = requestBody(request)
    const changes = {
      ...parseBody(FlowRunUpdate, body),
      parameters: objectField(body, 'parameters'),
      job_variables: objectField(body, 'job_variables'),
    }
    orNotFound((await updateFlowRun(db, idParam(request), changes)) || null, NOT_FOUND)
    return reply.code(204).send()
  })

  app.patch(`/flow_runs/${ID}/labels`, async (request, reply) => {
    const labels = parseBody(Labels, requestBody(request))
    orNotFound((await updateFlowRunLabels(db, idParam(request), labels)) || null, NOT_FOUND)
    return reply.code(204).send()
  })

  app.delete(`/flow_runs/${ID}`, async (request, reply) => {
    orNotFound((await deleteRun(idParam(request))) || null, NOT_FOUND)
    return reply.code(204).send()
  })

  app.post(`/flow_runs/${ID}/set_state`, async (request, reply) => {
    const id = idParam(request)
    const body = requestBody(request)
    const transition = await setFlowRunState(db, id, { ...parseFields(SetStateBody, body), data: stateData(body) })
    return sendTransition(reply, `Flow run with id ${id}`, transition)
  })

  app.post(`/flow_runs/${ID}/resume`, async (request, reply) => {
    const id = idParam(request)
    return sendTransition(reply, `Flow run with id ${id}`, await resumeFlowRun(db, id))
  })
}
