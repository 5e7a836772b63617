/** Performs every transition between run states on a server, and describes the outcome in one line. */
import * as z from 'zod/mini'

/** Sends a request and returns the status and the body of the response. */
export type SendRequest = (
  method: 'GET' | 'POST',
  path: string,
  body?: object,
) => Promise<{ status: number; body: unknown }>

const LATER = '2099-01-01T00:00:00Z'
const BEFORE = '2020-01-01T00:00:00Z'

const states = {
  scheduled: { type: 'SCHEDULED' },
  'scheduled for later': { type: 'SCHEDULED', state_details: { scheduled_time: LATER } },
  late: { type: 'SCHEDULED', name: 'Late' },
  'awaiting retry': { type: 'SCHEDULED', name: 'AwaitingRetry' },
  'scheduled to resume': { type: 'SCHEDULED', name: 'Resuming' },
  pending: { type: 'PENDING' },
  'pending for later': { type: 'PENDING', state_details: { scheduled_time: LATER } },
  submitting: { type: 'PENDING', name: 'Submitting' },
  running: { type: 'RUNNING' },
  'running by an id': { type: 'RUNNING', state_details: { transition_id: '00000000-0000-4000-8000-000000000001' } },
  paused: { type: 'PAUSED' },
  'paused too long': { type: 'PAUSED', state_details: { pause_timeout: BEFORE, pause_key: 'k' } },
  suspended: {
    type: 'PAUSED',
    name: 'Suspended',
    state_details: { pause_timeout: LATER, pause_reschedule: true, pause_key: 'k' },
  },
  cancelling: { type: 'CANCELLING' },
  completed: { type: 'COMPLETED' },
  'completed with a result': { type: 'COMPLETED', data: { storage_key: 'k' } },
  'completed without keeping it': { type: 'COMPLETED', data: { type: 'unpersisted' } },
  failed: { type: 'FAILED' },
  // language: allow, the name in the recording.
  cancelled: { type: 'CANCELLED' },
  crashed: { type: 'CRASHED' },
}
export type StateName = keyof typeof states
export const stateNames = namesOf(states)

type Kind = { path: 'flow_runs' | 'task_runs'; force?: boolean; has_deployment?: boolean; body?: object }

const kinds = {
  'flow run': { path: 'flow_runs' },
  'flow run by force': { path: 'flow_runs', force: true },
  'flow run of a deployment': { path: 'flow_runs', has_deployment: true },
  'flow run with a retry': { path: 'flow_runs', body: { empirical_policy: { retries: 1, retry_delay: 5 } } },
  'task run with a retry': { path: 'task_runs', body: { empirical_policy: { retries: 1, retry_delay: [3, 4] } } },
} satisfies Record<string, Kind>
export type KindName = keyof typeof kinds
export const kindNames = namesOf(kinds)

function namesOf<Name extends string>(named: Record<Name, unknown>): Name[] {
  const names: string[] = Object.keys(named)
  return names.filter((name): name is Name => name in named)
}

const Made = z.object({ id: z.string() })
const Reply = z.object({
  status: z.string(),
  state: z.object({ type: z.string(), name: z.string(), data: z.unknown() }),
  details: z.object({ reason: z.optional(z.nullable(z.string())) }),
})
const Run = z.object({
  run_count: z.number(),
  flow_run_run_count: z.optional(z.number()),
  next_scheduled_start_time: z.nullable(z.string()),
  start_time: z.nullable(z.string()),
  end_time: z.nullable(z.string()),
  empirical_policy: z.object({
    pause_keys: z.optional(z.array(z.string())),
    resuming: z.optional(z.nullable(z.boolean())),
    retry_type: z.optional(z.nullable(z.string())),
  }),
})

/** Creates a flow, a deployment and a running flow run, and returns a function that performs a transition. */
export async function prepareTransitions(send: SendRequest) {
  const make = async (path: string, body: object) => Made.parse((await send('POST', path, body)).body).id
  const flow_id = await make('/flows/', { name: 'transitions' })
  const deployment_id = await make('/deployments/', { name: 'transitions', flow_id })
  const flow_run_id = await make('/flow_runs/', { flow_id })
  await send('POST', `/flow_runs/${flow_run_id}/set_state`, { state: states.running })
  let count = 0

  /** Creates a run, and moves it from one state to another. */
  return async (kind: KindName, from: StateName, to: StateName): Promise<string> => {
    const { path, force = false, has_deployment = false, body = {} }: Kind = kinds[kind]
    const owner =
      path === 'task_runs'
        ? { flow_run_id, task_key: 'k', dynamic_key: `${++count}` }
        : { flow_id, ...(has_deployment && { deployment_id }) }
    const run = `/${path}/${await make(`/${path}/`, { ...body, ...owner })}`
    await send('POST', `${run}/set_state`, { state: states[from], force: true })
    const { status, body: reply } = await send('POST', `${run}/set_state`, { state: states[to], force })
    return [status, ...wordsOf(Reply.parse(reply)), ...factsOf(Run.parse((await send('GET', run)).body))].join(' · ')
  }
}

function wordsOf({ status, state, details }: z.output<typeof Reply>): string[] {
  const data = state.data === null ? [] : [JSON.stringify(state.data)]
  return [status, details.reason ?? '', `${state.type} ${state.name}`, ...data]
}

function factsOf(run: z.output<typeof Run>): (string | false)[] {
  const { pause_keys = [], resuming, retry_type } = run.empirical_policy
  return [
    `runs ${run.run_count}`,
    run.flow_run_run_count !== undefined && `of flow run ${run.flow_run_run_count}`,
    run.next_scheduled_start_time !== null && 'will start',
    run.start_time !== null && 'has started',
    run.end_time !== null && 'has ended',
    pause_keys.length > 0 && `pauses ${pause_keys.length}`,
    resuming === true && 'resuming',
    retry_type != null && retry_type,
  ].filter(Boolean)
}
