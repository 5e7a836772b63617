/** What Prefect's own pages ask beyond the API proper. */
import type { FastifyInstance } from 'fastify'
import { FlowRunFilterBody } from '#contract/filters.ts'
import { FlowIdsBody, FlowRunIdsBody, HistoryBody } from '#contract/run-charts.ts'
import type { Database } from '#server/database/open.ts'
import { orNotFound } from '#server/http/errors.ts'
import { ID, idOf, queryOf } from '#server/http/request.ts'
import { countDeploymentsOf, countTaskRunsOf, readFlowRunPoints, readHistory } from './charts.ts'
import { readTaskRunWithFlowRun } from './task-runs.ts'

export function overviewRoutes(app: FastifyInstance, db: Database): void {
  app.get(`/ui/task_runs/${ID}`, async (request) =>
    orNotFound(await readTaskRunWithFlowRun(db, idOf(request)), 'Task not found'),
  )
  app.post('/flow_runs/history', async (request) => readHistory(db, 'flow_run', queryOf(HistoryBody, request)))
  app.post('/task_runs/history', async (request) => readHistory(db, 'task_run', queryOf(HistoryBody, request)))
  app.post('/ui/flow_runs/history', async (request) => readFlowRunPoints(db, queryOf(FlowRunFilterBody, request)))
  app.post('/ui/flow_runs/count-task-runs', async (request) =>
    countTaskRunsOf(db, queryOf(FlowRunIdsBody, request).flow_run_ids),
  )
  app.post('/ui/flows/count-deployments', async (request) =>
    countDeploymentsOf(db, queryOf(FlowIdsBody, request).flow_ids),
  )
  // Nothing is scheduled here.
  app.post('/ui/flows/next-runs', async (request) =>
    Object.fromEntries(queryOf(FlowIdsBody, request).flow_ids.map((id) => [id, null])),
  )
}
