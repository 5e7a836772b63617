/** Routes for the charts and counts of Prefect's own UI. */
import * as z from 'zod/mini'
import { RunCountBody } from './filters.ts'
import * as pydantic from './pydantic-types.ts'

/** POST …/history. */
export const HistoryBody = z.object({
  history_start: pydantic.time,
  history_end: pydantic.time,
  history_interval_seconds: pydantic.number,
  ...RunCountBody.shape,
})

/** Also POST /vitrine/flow_runs/artifacts/count. */
export const FlowRunIdsBody = z.object({ flow_run_ids: z.array(pydantic.uuid) })
export const FlowIdsBody = z.object({ flow_ids: z.array(pydantic.uuid) })
