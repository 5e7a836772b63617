/** The rules that accept, replace or reject the next state of a flow run: those of Prefect's server, in its order. */
import * as z from 'zod/mini'
import { hasEnded, StateType } from '#contract/run.ts'
import type { StateCreate } from '#contract/run-requests.ts'
import { type Micros, momentOf, storedTime } from '#server/database/clock.ts'
import type { FlowRunPolicy } from './run-policy.ts'
import { hasResult } from './states.ts'

type Proposed = z.output<typeof StateCreate>

/** What the rules read of the current state. */
export const PresentState = z.object({
  type: z.enum(StateType.options),
  name: z.string(),
  data: z.unknown(),
  state_details: z.object({
    transition_id: z.nullable(z.string()),
    scheduled_time: z.nullable(z.string()),
    pause_timeout: z.nullable(z.string()),
    pause_reschedule: z.boolean(),
    deployment_concurrency_lease_id: z.nullable(z.string()),
  }),
})
export type PresentState = z.output<typeof PresentState>

/** `policy` changes the run's policy before it enters the state, `afterwards` after any decision. */
type PolicyChanges = { policy?: Partial<FlowRunPolicy>; afterwards?: Partial<FlowRunPolicy> }

export type Decision = PolicyChanges &
  (
    | { kind: 'accept'; state: Proposed }
    /** The run enters another state than the client requested. */
    | { kind: 'replace'; state: Proposed; reason: string }
    | { kind: 'reject' | 'abort'; reason: string }
    | { kind: 'wait'; delay_seconds: number; reason: string }
  )

/** What the rules read of the run. */
type Run = {
  run_count: number
  policy: FlowRunPolicy
  deployment_id: string | null
  parent_task_run_id: string | null
  infrastructure_pid: string | null
}

type Transition = { run: Run; present: PresentState; proposed: Proposed; now: Micros }

/** Null leaves the decision to the next rule. */
type Rule = (transition: Transition) => Decision | null

/** Decides on `proposed` for a run in the state `present`; null for a run without a state. */
export function decide(
  run: Run,
  present: PresentState | null,
  proposed: Proposed,
  { now, isForced }: { now: Micros; isForced: boolean },
): Decision {
  if (present === null) return { kind: 'accept', state: proposed }
  for (const rule of isForced ? FORCED_RULES : RULES) {
    const decision = rule({ run, present, proposed, now })
    if (decision) return decision
  }
  return { kind: 'accept', state: proposed }
}

const sameTransition: Rule = ({ present, proposed }) => {
  const transition = proposed.state_details?.transition_id
  if (!transition || transition !== present.state_details.transition_id) return null
  return { kind: 'reject', reason: 'This run has already made this state transition.' }
}

/** Whether a run that has ended never enters this state. */
export const isInvalidAfterEnd = ({ type }: Proposed) => ['CANCELLING', 'PAUSED', 'CRASHED'].includes(type)

const afterTheEnd: Rule = (transition) => {
  const { run, present, proposed } = transition
  if (!hasEnded(present.type)) return null
  if (isInvalidAfterEnd(proposed)) {
    return { kind: 'abort', reason: `Run is already in terminal state ${present.type}.` }
  }
  if (present.type === 'COMPLETED' && !hasEnded(proposed.type) && hasResult(present.data)) {
    return { kind: 'reject', reason: 'Run is already COMPLETED.' }
  }
  const loss = lossOfResult(transition)
  if (loss) return loss
  if (proposed.type === 'SCHEDULED' && run.deployment_id === null) {
    return { kind: 'abort', reason: 'Cannot reschedule a run without an associated deployment.' }
  }
  return null
}

/** A restarted run can pause with the same keys again. */
const fromTheEnd: Rule = ({ present, proposed }) => {
  if (!hasEnded(present.type) || hasEnded(proposed.type)) return null
  const retry_type = proposed.type === 'SCHEDULED' ? 'reschedule' : null
  return { kind: 'accept', state: proposed, policy: { resuming: false, pause_keys: [], retry_type } }
}

const lossOfResult: Rule = ({ present, proposed }) => {
  if (present.type !== 'COMPLETED' || proposed.type !== 'COMPLETED') return null
  if (!hasResult(present.data) || hasResult(proposed.data)) return null
  const reason = 'Cannot overwrite a COMPLETED state that carries persisted result data with one that does not.'
  return { kind: 'reject', reason }
}

const whileCancelling: Rule = ({ present, proposed }) => {
  if (present.type !== 'CANCELLING' || proposed.type === 'CANCELLED') return null
  const reason = 'Cannot transition flows that are cancelling to a state other than Cancelled.'
  return { kind: 'reject', reason }
}

/** Without running infrastructure there is nothing to wait for. */
const nothingToCancel: Rule = ({ run, present, proposed }) => {
  if (proposed.type !== 'CANCELLING') return null
  const { type, name, state_details } = present
  const isWaiting = type === 'SCHEDULED' && (!run.infrastructure_pid || name === 'Resuming')
  const isSuspended = type === 'PAUSED' && state_details.pause_reschedule
  if (!isWaiting && !isSuspended) return null
  const reason = `${isWaiting ? 'Scheduled' : 'Suspended'} flow run has no infrastructure to terminate.`
  return { kind: 'replace', state: { type: 'CANCELLED' }, reason }
}

const backToPending: Rule = ({ present, proposed }) => {
  const { type, name, state_details } = present
  if (proposed.type !== 'PENDING') return null
  if (!['PENDING', 'CANCELLING', 'RUNNING', 'CANCELLED'].includes(type)) return null
  const isProgress = proposed.name != null && proposed.name !== name && proposed.name !== 'Pending'
  if (type === 'PENDING' && isProgress) {
    const { scheduled_time, deployment_concurrency_lease_id } = state_details
    return accepted(proposed, { scheduled_time, deployment_concurrency_lease_id })
  }
  return { kind: 'abort', reason: `This run is in a ${type} state and cannot transition to a PENDING state.` }
}

const markedLate: Rule = ({ present, proposed }) => {
  if (proposed.type !== 'SCHEDULED' || proposed.name !== 'Late') return null
  if (present.type !== 'SCHEDULED') return { kind: 'reject', reason: 'Only scheduled flows can be marked late.' }
  return present.name === 'Late' ? { kind: 'reject', reason: 'This flow run is already marked late.' } : null
}

const pausing: Rule = ({ run, present, proposed }) => {
  if (proposed.type !== 'PAUSED') return null
  const verb = proposed.name === 'Suspended' ? 'suspend' : 'pause'
  if (present.type !== 'RUNNING') {
    return { kind: 'reject', reason: `Cannot ${verb} flows that are not currently running.` }
  }
  const { pause_key, pause_reschedule } = proposed.state_details ?? {}
  const key = pause_key ?? crypto.randomUUID()
  const { pause_keys } = run.policy
  if (pause_keys.includes(key)) return { kind: 'reject', reason: `This ${verb} has already fired.` }
  if (pause_reschedule && run.parent_task_run_id !== null) return { kind: 'abort', reason: `Cannot ${verb} subflows.` }
  if (pause_reschedule && run.deployment_id === null) {
    return { kind: 'abort', reason: `Cannot ${verb} flows without a deployment.` }
  }
  return { kind: 'accept', state: proposed, afterwards: { pause_keys: [...pause_keys, key] } }
}

/** The run counts as resuming from now on, whatever the decision. */
const afterPause: Rule = ({ run, present, proposed, now }) => {
  if (present.type !== 'PAUSED') return null
  const afterwards = { resuming: true }
  const { pause_timeout, pause_reschedule } = present.state_details
  if (proposed.type === 'PENDING') {
    const reason = 'This run cannot transition to the StateType.PENDING state from the StateType.PAUSED state.'
    return { kind: 'reject', reason, afterwards }
  }
  const name = (proposed.name || proposed.type).toLowerCase()
  if (pause_reschedule && run.deployment_id === null) {
    return { kind: 'reject', reason: `Cannot reschedule a ${name} flow run without a deployment.`, afterwards }
  }
  if (proposed.type !== 'CANCELLING' && pause_timeout !== null && momentOf(pause_timeout) < now) {
    const state = { type: 'FAILED', message: `The flow was ${name} and never resumed.` } as const
    const reason = 'The flow run pause has timed out and can no longer resume.'
    return { kind: 'replace', state, reason, afterwards }
  }
  return { kind: 'accept', state: proposed, afterwards }
}

/** A run does not start before its scheduled time, which a pending run keeps. */
export const untilScheduledTime = ({
  present,
  proposed,
  now,
}: Pick<Transition, 'present' | 'proposed' | 'now'>): Decision | null => {
  const { type, state_details } = present
  const { scheduled_time } = state_details
  if (scheduled_time === null) return null
  if (proposed.type === 'PENDING' && type === 'SCHEDULED') {
    return accepted(proposed, { scheduled_time: proposed.state_details?.scheduled_time ?? scheduled_time })
  }
  if (proposed.type !== 'RUNNING' || (type !== 'SCHEDULED' && type !== 'PENDING')) return null
  const delay_seconds = Math.round((momentOf(scheduled_time) - now) / 1_000_000)
  return delay_seconds > 0 ? { kind: 'wait', delay_seconds, reason: 'Scheduled time is in the future' } : null
}

function accepted(proposed: Proposed, details: Proposed['state_details']): Decision {
  return { kind: 'accept', state: { ...proposed, state_details: { ...proposed.state_details, ...details } } }
}

const failing: Rule = ({ run, present, proposed, now }) => {
  if (present.type !== 'RUNNING' || proposed.type !== 'FAILED') return null
  const { retries, retry_delay } = run.policy
  if (retries === null || run.run_count > retries) {
    return { kind: 'accept', state: proposed, policy: { retry_type: null } }
  }
  const state = retryAfter(typeof retry_delay === 'number' ? retry_delay : 0, proposed, now)
  const { deployment_concurrency_lease_id } = present.state_details
  return {
    kind: 'replace',
    state: { ...state, state_details: { ...state.state_details, deployment_concurrency_lease_id } },
    reason: 'Retrying',
    policy: { resuming: false, pause_keys: [], retry_type: 'in_process' },
  }
}

/** About a century, so that the scheduled time stays valid. */
const MAX_RETRY_DELAY_SECONDS = 3e9

/** The state of a failed run that is retried after a delay. */
export function retryAfter(seconds: number, { message, data }: Proposed, now: Micros): Proposed {
  const delay = Math.min(Math.max(seconds, 0), MAX_RETRY_DELAY_SECONDS)
  const scheduled_time = storedTime(now + Math.round(delay * 1_000_000))
  return { type: 'SCHEDULED', name: 'AwaitingRetry', message, data, state_details: { scheduled_time } }
}

const RULES: Rule[] = [
  sameTransition,
  afterTheEnd,
  whileCancelling,
  nothingToCancel,
  backToPending,
  markedLate,
  pausing,
  afterPause,
  untilScheduledTime,
  failing,
  fromTheEnd,
]

/** The rules that apply to forced transitions, too. */
const FORCED_RULES: Rule[] = [lossOfResult, nothingToCancel]
