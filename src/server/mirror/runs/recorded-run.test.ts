import { expect, test } from 'vitest'
import { writeJson } from '#server/json/raw-json.ts'
import { WireRow } from '#server/mirror/wire-row.ts'
import { readFlowRun } from '#server/runs/flow-runs.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { storeRuns } from './store-runs.ts'

/** As Prefect 3.8.8 sent it. */
const RECORDED =
  `{"id":"69626160-35bb-4c52-bbcb-1cfe37224040","created":"2026-11-22T01:08:08.231167Z","updated":"2026-11-22T01:08:08.293000Z",
 "name":"curious-jaybird","flow_id":"5cd0512d-7082-4e5f-ab8a-8bdbebd33ca3","state_id":"01a200cb-d5de-7684-b6d2-2a0168b8ac3d",
 "deployment_id":null,"deployment_version":null,"work_queue_id":null,"work_queue_name":null,"flow_version":"5398006d82703c4fc572c2f57f302cdd",
 "parameters":{},"idempotency_key":null,"context":{},
 "empirical_policy":{"max_retries":0,"retry_delay_seconds":0.0,"retries":0,"retry_delay":0,"pause_keys":[],"resuming":false,"retry_type":null},
 "tags":[],"labels":{"prefect.flow.id":"5cd0512d-7082-4e5f-ab8a-8bdbebd33ca3"},"parent_task_run_id":null,
 "state_type":"RUNNING","state_name":"Running","run_count":1,"expected_start_time":"2026-11-22T01:08:08.230782Z","next_scheduled_start_time":null,
 "start_time":"2026-11-22T01:08:08.286941Z","end_time":null,"total_run_time":0.0,"estimated_run_time":0.017254,"estimated_start_time_delta":0.056159,
 "auto_scheduled":false,"infrastructure_document_id":null,"infrastructure_pid":null,"created_by":null,"work_pool_id":null,"work_pool_name":null,
 "state":{"id":"01a200cb-d5de-7684-b6d2-2a0168b8ac3d","type":"RUNNING","name":"Running","timestamp":"2026-11-22T01:08:08.286941Z","message":null,"data":null,
  "state_details":{"flow_run_id":"69626160-35bb-4c52-bbcb-1cfe37224040","task_run_id":null,"child_flow_run_id":null,"scheduled_time":null,"cache_key":null,
   "cache_expiration":null,"deferred":null,"untrackable_result":false,"pause_timeout":null,"pause_reschedule":false,"pause_key":null,"run_input_keyset":null,
   "refresh_cache":null,"retriable":null,"transition_id":"2997c671-40c2-4a0f-a344-1e9244cc711e","task_parameters_id":null,"traceparent":null,"deployment_concurrency_lease_id":null}},
 "job_variables":{}}`.replace(/\n */g, '')

/** The run time until now of a run that is running. */
const RUN_TIME = /"estimated_run_time":[\d.]+/

test('a flow run of Prefect is answered byte for byte', async () => {
  const { db, close } = await openTestDatabase()
  await storeRuns(db, { flows: [], deployments: [], flowRuns: [new WireRow(RECORDED)], taskRuns: [] })
  const answer = writeJson(await readFlowRun(db, '69626160-35bb-4c52-bbcb-1cfe37224040'))
  expect(answer.replace(RUN_TIME, '')).toBe(RECORDED.replace(RUN_TIME, ''))
  await close()
})
