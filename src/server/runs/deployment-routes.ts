import type { FastifyInstance } from 'fastify'
import { DeploymentFilterBody, DeploymentPageBody, FlowRunCountBody } from '#contract/filters.ts'
import { DeploymentCreate, DeploymentRunCreate, DeploymentUpdate } from '#contract/run-requests.ts'
import type { Database } from '#server/database/open.ts'
import { orConflict, orNotFound } from '#server/http/errors.ts'
import { filterBody, ID, idParam, objectField, requestBody, stateData } from '#server/http/request.ts'
import { rejectSchedules } from '#server/http/unsupported-routes.ts'
import { parseBody } from '#server/http/validation.ts'
import {
  deleteDeployment,
  filterDeployments,
  insertDeploymentRun,
  readDeployment,
  readDeploymentByName,
  saveDeployment,
  updateDeployment,
} from './deployments.ts'
import { countRuns, paginateDeployments } from './list.ts'

const NOT_FOUND = 'Deployment not found'

/** Deployments, to the extent that runs and filters refer to them. Vitrine does not schedule runs. */
export function deploymentRoutes(app: FastifyInstance, db: Database): void {
  app.post('/deployments/', async (request, reply) => {
    const { schedules, ...body } = parseBody(DeploymentCreate, requestBody(request))
    rejectSchedules(schedules)
    const { is_new, deployment } = orConflict(await saveDeployment(db, body))
    reply.code(is_new ? 201 : 200)
    return deployment
  })
  app.post('/deployments/filter', async (request) => filterDeployments(db, filterBody(DeploymentFilterBody, request)))
  app.post('/deployments/paginate', async (request) => paginateDeployments(db, filterBody(DeploymentPageBody, request)))
  app.post('/deployments/count', async (request) => countRuns(db, 'deployment', filterBody(FlowRunCountBody, request)))
  app.get<{ Params: { flow: string; name: string } }>('/deployments/name/:flow/:name', async ({ params }) =>
    orNotFound(await readDeploymentByName(db, params.flow, params.name), NOT_FOUND),
  )
  app.get(`/deployments/${ID}`, async (request) => orNotFound(await readDeployment(db, idParam(request)), NOT_FOUND))
  app.patch(`/deployments/${ID}`, async (request, reply) => {
    const { schedules, ...changes } = parseBody(DeploymentUpdate, requestBody(request))
    rejectSchedules(schedules)
    orNotFound((await updateDeployment(db, idParam(request), changes)) || null, 'Deployment not found.')
    return reply.code(204).send()
  })
  app.delete(`/deployments/${ID}`, async (request, reply) => {
    orNotFound((await deleteDeployment(db, idParam(request))) || null, NOT_FOUND)
    return reply.code(204).send()
  })
  // The run stays SCHEDULED: Vitrine has no workers that would start it.
  app.post(`/deployments/${ID}/create_flow_run`, async (request, reply) => {
    const body = requestBody(request)
    const created = await insertDeploymentRun(db, idParam(request), {
      ...parseBody(DeploymentRunCreate, body),
      parameters: objectField(body, 'parameters'),
      context: objectField(body, 'context'),
      job_variables: objectField(body, 'job_variables'),
      state_data: stateData(body),
    })
    const { is_new, flow_run } = orNotFound(created, NOT_FOUND)
    reply.code(is_new ? 201 : 200)
    return flow_run
  })
}
