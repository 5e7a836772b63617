/** The rules by which a flow run's next state is accepted, replaced or refused. */
import * as z from 'zod/mini'
import type { SetStateBody } from '#contract/run-requests.ts'
import { type Micros, momentOf, storedTime } from '../clock.ts'

type Proposed = z.output<typeof SetStateBody>['state']

/** What the rules look at in the present state. */
export const PresentState = z.object({
  type: z.string(),
  data: z.unknown(),
  state_details: z.object({ transition_id: z.nullable(z.string()), scheduled_time: z.nullable(z.string()) }),
})
export type PresentState = z.output<typeof PresentState>

export type Decision =
  | { kind: 'accept'; state: Proposed }
  /** The state is another one than the client asked for. */
  | { kind: 'replace'; state: Proposed; reason: string }
  | { kind: 'reject' | 'abort'; reason: string }
  | { kind: 'wait'; delay_seconds: number; reason: string }

type Run = { run_count: number; retries: number; retry_delay: number }

/** Decides on `proposed` for a run in the state `present`; null is a run that was in none. */
export function decide(run: Run, present: PresentState | null, proposed: Proposed, now: Micros): Decision {
  if (present === null) return { kind: 'accept', state: proposed }
  const { type, data, state_details } = present
  const transition = proposed.state_details?.transition_id
  if (transition && transition === state_details.transition_id) {
    return { kind: 'reject', reason: 'This run has already made this state transition.' }
  }
  if (type === 'CANCELLING' && proposed.type !== 'CANCELLED') {
    const reason = 'Cannot transition flows that are cancelling to a state other than Cancelled.'
    return { kind: 'reject', reason }
  }
  if (proposed.type === 'PENDING' && (type === 'PENDING' || type === 'RUNNING')) {
    return { kind: 'abort', reason: `This run is in a ${type} state and cannot transition to a PENDING state.` }
  }
  if (proposed.type === 'RUNNING' && type === 'COMPLETED' && data !== null) {
    return { kind: 'reject', reason: 'Run is already COMPLETED.' }
  }
  if (type === 'SCHEDULED' && state_details.scheduled_time !== null) {
    return afterSchedule(state_details.scheduled_time, proposed, now)
  }
  if (proposed.type === 'FAILED' && type === 'RUNNING' && run.run_count <= run.retries) {
    return { kind: 'replace', state: retryOf(proposed, run.retry_delay, now), reason: 'Retrying' }
  }
  return { kind: 'accept', state: proposed }
}

function afterSchedule(scheduled_time: string, proposed: Proposed, now: Micros): Decision {
  const delay = momentOf(scheduled_time) - now
  if (proposed.type === 'RUNNING' && delay > 0) {
    return { kind: 'wait', delay_seconds: Math.ceil(delay / 1_000_000), reason: 'Scheduled time is in the future' }
  }
  if (proposed.type !== 'PENDING') return { kind: 'accept', state: proposed }
  const stored = storedTime(momentOf(scheduled_time))
  const state_details = { ...proposed.state_details, scheduled_time: proposed.state_details?.scheduled_time ?? stored }
  return { kind: 'accept', state: { ...proposed, state_details } }
}

/** Seconds; about a century, so that every time stays in the calendar. */
const MAX_RETRY_DELAY = 3e9

function retryOf({ message, data }: Proposed, retry_delay: number, now: Micros): Proposed {
  const wait = Math.min(Math.max(retry_delay, 0), MAX_RETRY_DELAY)
  const scheduled_time = storedTime(now + Math.round(wait * 1_000_000))
  return { type: 'SCHEDULED', name: 'AwaitingRetry', message, data, state_details: { scheduled_time } }
}
