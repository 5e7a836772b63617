/** Prefect's routes that Vitrine does not support: it does not schedule, start or monitor runs. */
import { HttpError } from './errors.ts'

const NO_SCHEDULING = 'Vitrine does not schedule or start flow runs'
const NO_SCHEDULES = `${NO_SCHEDULING}: its deployments have no schedules and no workers.`
const ALTERNATIVE = 'Use a Prefect server or Prefect Cloud, and run Vitrine as its mirror to browse the artifacts.'

/** Reasons by path. The first match counts. */
const UNSUPPORTED: [path: RegExp, reason: string][] = [
  [/^\/work_(pools|queues)\b/, `${NO_SCHEDULING}: it has no work pools, work queues or workers.`],
  [/^\/task_workers\b/, `${NO_SCHEDULING}: it has no task workers.`],
  [
    /^\/deployments\/(get_scheduled_flow_runs$|[^/]+\/(schedules?|pause_deployment|resume_deployment|work_queue_check)\b)/,
    NO_SCHEDULES,
  ],
  [
    /^\/(flow_runs|flows|deployments)\/bulk_/,
    'Vitrine has no bulk operations: change runs, flows and deployments one by one.',
  ],
  [/^\/flow_runs\/[^/]+\/input\b/, 'Vitrine does not store flow run input.'],
  [/^\/flow_runs\/lateness$/, 'Vitrine does not compute average lateness; each flow run has its own estimate.'],
  [/^\/flow_runs\/[^/]+\/logs\/download$/, 'Vitrine serves logs at /logs/filter, and its UI can save them as text.'],
  [/^\/(automations|flow_run_notification_policies|templates)\b/, 'Vitrine has no automations or notifications.'],
  [/^\/events\b/, 'Vitrine does not store events; it only reads task run states from them.'],
  [/^\/block_(types|documents|schemas|capabilities)\b/, 'Vitrine has no blocks.'],
  [/^\/(variables|saved_searches)\b/, 'Vitrine has no variables or saved searches.'],
  [/^\/(v2\/)?concurrency_limits\b/, 'Vitrine has no concurrency limits: every slot is granted.'],
  [/^\/collections\b/, 'Vitrine has no worker or block collections.'],
]

/** Throws a 501 with the reason if the path is an unsupported route of Prefect. */
export function rejectUnsupported(path: string): void {
  const found = UNSUPPORTED.find(([pattern]) => pattern.test(path))
  if (found) throw notImplemented(found[1])
}

/** Rejects schedules, which would never start a run. */
export function rejectSchedules(schedules: readonly unknown[] | null | undefined): void {
  if (schedules && schedules.length > 0) throw notImplemented(NO_SCHEDULES)
}

const notImplemented = (reason: string) => new HttpError(501, { detail: `${reason} ${ALTERNATIVE}` })
