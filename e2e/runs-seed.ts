/** Creates flows, runs, states and logs like a Prefect client. */
import type { APIRequestContext } from '@playwright/test'
import * as z from 'zod/mini'
import { Flow, FlowRun, type StateType, TaskRun } from '#contract/run.ts'

type Line = { message: string; level?: number; timestamp?: string; task_run_id?: string }

export type RunsSeed = ReturnType<typeof seedRuns>

export function seedRuns(request: APIRequestContext) {
  const post = async (path: string, data: object): Promise<unknown> => {
    const response = await request.post(`/api${path}`, { data })
    if (!response.ok()) throw new Error(`${path} answered ${response.status()}: ${await response.text()}`)
    return response.json()
  }
  const setState = async (kind: 'flow_runs' | 'task_runs', id: string, type: StateType, message?: string) => {
    await post(`/${kind}/${id}/set_state`, { state: { type, message }, force: true })
  }
  const flows = new Map<string, string>()
  const flowId = async (name: string): Promise<string> => {
    const id = flows.get(name) ?? Flow.parse(await post('/flows/', { name })).id
    flows.set(name, id)
    return id
  }
  return {
    setState,
    /** Adds log lines one second apart, starting on January 1, 2026. */
    log: async (flow_run_id: string, lines: Line[]) => {
      const start = Date.UTC(2026, 0, 1)
      await post(
        '/logs/',
        lines.map(({ level = 20, ...line }, index) => {
          const timestamp = new Date(start + index * 1000).toISOString()
          return { name: 'prefect.flow_runs', level, timestamp, flow_run_id, ...line }
        }),
      )
    },
    /** A deployment of a flow; returns its id. */
    deployment: async (flow_id: string, name: string): Promise<string> =>
      z.object({ id: z.string() }).parse(await post('/deployments/', { flow_id, name })).id,
    deleteFlowRun: (id: string) => request.delete(`/api/flow_runs/${id}`),
    /** A running flow run. */
    flowRun: async (flow: string, name: string, fields: object = {}): Promise<FlowRun> => {
      const flow_id = await flowId(flow)
      const run = FlowRun.parse(await post('/flow_runs/', { flow_id, name, ...fields }))
      await setState('flow_runs', run.id, 'RUNNING')
      return run
    },
    /** A flow run that has not started. */
    scheduledFlowRun: async (flow: string, name: string, scheduled_time: string): Promise<void> => {
      const state = { type: 'SCHEDULED', state_details: { scheduled_time } }
      await post('/flow_runs/', { flow_id: await flowId(flow), name, state })
    },
    /** A completed task run. */
    taskRun: async (flow_run_id: string, name: string): Promise<TaskRun> => {
      const run = TaskRun.parse(await post('/task_runs/', { flow_run_id, name, task_key: name, dynamic_key: '0' }))
      await setState('task_runs', run.id, 'RUNNING')
      await setState('task_runs', run.id, 'COMPLETED')
      return run
    },
  }
}
