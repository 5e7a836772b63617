/** What a Prefect server has and this one has not: nothing is scheduled, started or watched here. */
import { HttpError } from './errors.ts'

const SCHEDULING = 'Vitrine schedules nothing and starts nothing'
const NO_SCHEDULES = `${SCHEDULING}: its deployments have no schedules and no workers.`
const REAL_SERVER = 'Use a Prefect server or Prefect Cloud for it, with Vitrine in front of it if you like.'

/** By the beginning of a path: what it is about. The first that fits counts. */
const ABSENT: [path: RegExp, what: string][] = [
  [/^\/work_(pools|queues)\b/, `${SCHEDULING}: it has no work pools, work queues and workers.`],
  [/^\/task_workers\b/, `${SCHEDULING}: it has no task workers.`],
  [
    /^\/deployments\/(get_scheduled_flow_runs$|[^/]+\/(schedules?|pause_deployment|resume_deployment|work_queue_check)\b)/,
    NO_SCHEDULES,
  ],
  [/^\/(flow_runs|flows|deployments)\/bulk_/, 'Vitrine changes runs, flows and deployments one by one.'],
  [/^\/flow_runs\/[^/]+\/input\b/, 'Vitrine keeps no input for flow runs.'],
  [/^\/flow_runs\/lateness$/, 'Vitrine makes no average of how late flow runs were; each run says it of itself.'],
  [/^\/flow_runs\/[^/]+\/logs\/download$/, 'Vitrine answers logs at /logs/filter, and its pages save them as text.'],
  [/^\/(automations|flow_run_notification_policies|templates)\b/, 'Vitrine has no automations and notifications.'],
  [/^\/events\b/, 'Vitrine keeps no events: it takes from them what they say about task runs.'],
  [/^\/block_(types|documents|schemas|capabilities)\b/, 'Vitrine keeps no blocks.'],
  [/^\/(variables|saved_searches)\b/, 'Vitrine keeps no variables and saved searches.'],
  [/^\/(v2\/)?concurrency_limits\b/, 'Vitrine has no concurrency limits: every slot is free.'],
  [/^\/collections\b/, 'Vitrine has no collections of workers and blocks.'],
]

/** Says of a path of Prefect's that no route took why that is so. */
export function rejectUnsupported(path: string): void {
  const found = ABSENT.find(([pattern]) => pattern.test(path))
  if (found) throw absent(found[1])
}

/** A deployment that is to run by itself never would. */
export function rejectSchedules(schedules: readonly unknown[] | null | undefined): void {
  if (schedules && schedules.length > 0) throw absent(NO_SCHEDULES)
}

const absent = (what: string) => new HttpError(501, { detail: `${what} ${REAL_SERVER}` })
