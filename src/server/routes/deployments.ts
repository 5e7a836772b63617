import type { FastifyInstance } from 'fastify'
import { DeploymentFilterBody } from '#contract/filters.ts'
import { DeploymentCreate } from '#contract/run-requests.ts'
import type { Database } from '../database.ts'
import { httpError, orNotFound } from '../http-error.ts'
import {
  deleteDeployment,
  filterDeployments,
  readDeployment,
  readDeploymentByName,
  saveDeployment,
} from '../store/deployments.ts'
import { parseBody } from '../validation.ts'
import { bodyOf, ID, idOf, queryOf } from './request.ts'

const NOT_FOUND = 'Deployment not found'

/** Deployments as far as runs and filters refer to them; nothing is scheduled here. */
export function deploymentRoutes(app: FastifyInstance, db: Database): void {
  app.post('/deployments/', async (request, reply) => {
    const saved = await saveDeployment(db, parseBody(DeploymentCreate, bodyOf(request)))
    if (saved === null) throw httpError(409, 'The flow of the deployment is not known.')
    reply.code(saved.is_new ? 201 : 200)
    return saved.deployment
  })
  app.post('/deployments/filter', async (request) => filterDeployments(db, queryOf(DeploymentFilterBody, request)))
  app.get<{ Params: { flow: string; name: string } }>('/deployments/name/:flow/:name', async ({ params }) =>
    orNotFound(await readDeploymentByName(db, params.flow, params.name), NOT_FOUND),
  )
  app.get(`/deployments/${ID}`, async (request) => orNotFound(await readDeployment(db, idOf(request)), NOT_FOUND))
  app.delete(`/deployments/${ID}`, async (request, reply) => {
    orNotFound((await deleteDeployment(db, idOf(request))) || null, NOT_FOUND)
    return reply.code(204).send()
  })
}
