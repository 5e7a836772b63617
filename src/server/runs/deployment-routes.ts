import type { FastifyInstance } from 'fastify'
import { DeploymentFilterBody, DeploymentPageBody, FlowRunCountBody } from '#contract/filters.ts'
import { DeploymentCreate, DeploymentRunCreate, DeploymentUpdate } from '#contract/run-requests.ts'
import type { Database } from '#server/database/open.ts'
import { orConflict, orNotFound } from '#server/http/errors.ts'
import { bodyOf, ID, idOf, objectMember, queryOf, stateData } from '#server/http/request.ts'
import { refuseSchedules } from '#server/http/unsupported-routes.ts'
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
    const { schedules, ...body } = parseBody(DeploymentCreate, bodyOf(request))
    refuseSchedules(schedules)
    const { is_new, deployment } = orConflict(await saveDeployment(db, body))
    reply.code(is_new ? 201 : 200)
    return deployment
  })
  app.post('/deployments/filter', async (request) => filterDeployments(db, queryOf(DeploymentFilterBody, request)))
  app.post('/deployments/paginate', async (request) => paginateDeployments(db, queryOf(DeploymentPageBody, request)))
  app.post('/deployments/count', async (request) => countRuns(db, 'deployment', queryOf(FlowRunCountBody, request)))
  app.get<{ Params: { flow: string; name: string } }>('/deployments/name/:flow/:name', async ({ params }) =>
    orNotFound(await readDeploymentByName(db, params.flow, params.name), NOT_FOUND),
  )
  app.get(`/deployments/${ID}`, async (request) => orNotFound(await readDeployment(db, idOf(request)), NOT_FOUND))
  app.patch(`/deployments/${ID}`, async (request, reply) => {
    const { schedules, ...changes } = parseBody(DeploymentUpdate, bodyOf(request))
    refuseSchedules(schedules)
    orNotFound((await updateDeployment(db, idOf(request), changes)) || null, 'Deployment not found.')
    return reply.code(204).send()
  })
  app.delete(`/deployments/${ID}`, async (request, reply) => {
    orNotFound((await deleteDeployment(db, idOf(request))) || null, NOT_FOUND)
    return reply.code(204).send()
  })
  // The run stays SCHEDULED: Vitrine has no workers that would start it.
  app.post(`/deployments/${ID}/create_flow_run`, async (request, reply) => {
    const body = bodyOf(request)
    const created = await insertDeploymentRun(db, idOf(request), {
      ...parseBody(DeploymentRunCreate, body),
      parameters: objectMember(body, 'parameters'),
      context: objectMember(body, 'context'),
      job_variables: objectMember(body, 'job_variables'),
      state_data: stateData(body),
    })
    const { is_new, flow_run } = orNotFound(created, NOT_FOUND)
    reply.code(is_new ? 201 : 200)
    return flow_run
  })
}
