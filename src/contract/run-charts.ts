/** What Prefect's own pages ask beyond the API proper: charts and counts. */
import * as z from 'zod/mini'
import { RunCountBody } from './filters.ts'
import * as lax from './pydantic-types.ts'

/** POST …/history. */
export const HistoryBody = z.object({
  history_start: lax.time,
  history_end: lax.time,
  history_interval_seconds: lax.number,
  ...RunCountBody.shape,
})

export const FlowRunIdsBody = z.object({ flow_run_ids: z.array(lax.uuid) })
export const FlowIdsBody = z.object({ flow_ids: z.array(lax.uuid) })
