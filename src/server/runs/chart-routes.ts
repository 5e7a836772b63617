/** Routes of Prefect's web UI beyond the public API. */
import type { FastifyInstance } from 'fastify'
import { FlowRunFilterBody } from '#contract/filters.ts'
import { FlowIdsBody, FlowRunIdsBody, HistoryBody } from '#contract/run-charts.ts'
import type { Database } from '#server/database/open.ts'
import { orNotFound } from '#server/http/errors.ts'
import { filterBody, ID, idParam } from '#server/http/request.ts'
import { countDeployments, countTaskRuns, readFlowRunPoints, readHistory } from './charts.ts'
import { readTaskRunWithFlowRun } from './task-runs.ts'

export function chartRoutes(app: FastifyInstance, db: Database): void {
  app.get(`/ui/task_runs/${ID}`, async (request) =>
    orNotFound(await readTaskRunWithFlowRun(db, idParam(request)), 'Task not found'),
  )
  app.post('/flow_runs/history', async (request) => readHistory(db, 'flow_run', filterBody(HistoryBody, request)))
  app.post('/task_runs/history', async (request) => readHistory(db, 'task_run', filterBody(HistoryBody, request)))
  app.post('/ui/flow_runs/history', async (request) => readFlowRunPoints(db, filterBody(FlowRunFilterBody, request)))
  app.post('/ui/flow_runs/count-task-runs', async (request) =>
    countTaskRuns(db, filterBody(FlowRunIdsBody, request).flow_run_ids),
  )
  app.post('/ui/flows/count-deployments', async (request) =>
    countDeployments(db, filterBody(FlowIdsBody, request).flow_ids),
  )
  // Vitrine does not schedule runs.
  app.post('/ui/flows/next-runs', async (request) =>
    Object.fromEntries(filterBody(FlowIdsBody, request).flow_ids.map((id) => [id, null])),
  )
}
