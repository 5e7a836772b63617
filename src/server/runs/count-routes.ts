import type { FastifyInstance } from 'fastify'
import { LogCountBody } from '#contract/filters.ts'
import { FlowRunIdsBody } from '#contract/run-charts.ts'
import { clientGone } from '#server/http/connections.ts'
import { filterBody } from '#server/http/request.ts'
import type { RunCounts } from './counts.ts'

export function countRoutes(app: FastifyInstance, counts: RunCounts): void {
  app.post('/vitrine/flow_runs/artifacts/count', async (request, reply) =>
    counts.countArtifacts(filterBody(FlowRunIdsBody, request).flow_run_ids, clientGone(reply)),
  )
  app.post('/vitrine/logs/count', async (request, reply) =>
    counts.countLogs(filterBody(LogCountBody, request), clientGone(reply)),
  )
}
