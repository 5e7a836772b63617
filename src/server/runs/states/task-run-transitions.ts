/** The rules that accept, replace or reject the next state of a task run: those of Prefect's server, in its order. */
import type * as z from 'zod/mini'
import { hasEnded } from '#contract/run.ts'
import type { StateCreate } from '#contract/run-requests.ts'
import type { Micros } from '#server/database/clock.ts'
import {
  type Decision,
  isInvalidAfterEnd,
  type PresentState,
  retryAfter,
  untilScheduledTime,
} from './flow-run-transitions.ts'
import type { TaskRunPolicy } from './run-policy.ts'
import { hasResult } from './states.ts'

type Proposed = z.output<typeof StateCreate>

/** What the rules read: the task run, its flow run if it has one, and the states. */
export type TaskTransition = {
  run: { run_count: number; flow_run_run_count: number; policy: TaskRunPolicy }
  flow_run: { id: string; run_count: number; present: PresentState | null } | null
  present: PresentState | null
  proposed: Proposed
  now: Micros
}

/** Decides on the proposed state; a forced one is always accepted. `isRestart` resets the run count. */
export function decideForTask(transition: TaskTransition, isForced: boolean): Decision & { isRestart?: boolean } {
  const { run, flow_run, present, proposed, now } = transition
  if (isForced) return { kind: 'accept', state: proposed }
  const refused = afterTheEnd(transition) ?? outsideOfFlow(transition)
  if (refused) return refused
  if (present === null) return { kind: 'accept', state: proposed }
  const waits = untilScheduledTime({ present, proposed, now })
  if (waits) return waits
  const isRestart = hasEnded(present.type) && !hasEnded(proposed.type)
  if (proposed.type === 'FAILED') return failed(transition)
  if (proposed.type !== 'RUNNING') return { kind: 'accept', state: proposed, isRestart }
  const isFlowRetry = isRestart && flow_run !== null && run.flow_run_run_count < flow_run.run_count
  const runs = isRestart ? 0 : run.run_count
  const again = present.name === 'AwaitingRetry' ? 'Retrying' : 'Rerunning'
  const name = runs > 0 ? again : isFlowRetry ? 'Retrying' : proposed.name
  return { kind: 'accept', state: { ...proposed, name }, isRestart }
}

function afterTheEnd({ present, proposed }: TaskTransition): Decision | null {
  if (present === null || !hasEnded(present.type)) return null
  if (isInvalidAfterEnd(proposed)) {
    return { kind: 'abort', reason: `Run is already ${present.type}.` }
  }
  const isDone = present.type === 'COMPLETED' && hasResult(present.data)
  return isDone ? { kind: 'reject', reason: 'This run is already completed.' } : null
}

/** A task run can only run while its flow run does. */
function outsideOfFlow({ flow_run, proposed }: TaskTransition): Decision | null {
  if (proposed.type !== 'RUNNING' || flow_run === null || flow_run.present?.type === 'RUNNING') return null
  if (flow_run.present?.type !== 'PAUSED') {
    return { kind: 'abort', reason: 'The enclosing flow must be running to begin task execution.' }
  }
  const { pause_timeout, pause_reschedule } = flow_run.present.state_details
  return {
    kind: 'replace',
    state: { type: 'PAUSED', name: 'NotReady', state_details: { pause_timeout, pause_reschedule } },
    reason: `The flow is paused, new tasks can execute after resuming flow run: ${flow_run.id}.`,
  }
}

function failed({ run, present, proposed, now }: TaskTransition): Decision {
  const { retries } = run.policy
  const isRetriable = proposed.state_details?.retriable !== false
  if (present?.type !== 'RUNNING' || !isRetriable || retries === null || run.run_count > retries) {
    return { kind: 'accept', state: proposed }
  }
  return { kind: 'replace', state: retryAfter(delayOf(run), proposed, now), reason: 'Retrying' }
}

/** The delay of this retry in seconds, with jitter so that runs do not retry at the same time. */
function delayOf({ run_count, policy }: TaskTransition['run']): number {
  const { retry_delay, retry_jitter_factor } = policy
  const delay = Array.isArray(retry_delay) ? retry_delay[Math.min(run_count, retry_delay.length) - 1] : retry_delay
  return (delay ?? 0) * Math.max(0, 1 + (retry_jitter_factor ?? 0) * (2 * Math.random() - 1))
}
