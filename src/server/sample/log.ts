/** Log lines of the sample runs, worded as Prefect's client words them. */
import { type Micros, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { insertLogs } from '#server/runs/logs/logs.ts'

type Line = Parameters<typeof insertLogs>[1][number]

const LEVELS = { info: 20, warning: 30, error: 40 }

/** Collects the log lines of a run, to be stored when the run ends. */
export function openLog(flow_run_id: string) {
  const lines: Line[] = []
  return {
    write: (level: keyof typeof LEVELS, message: string, moment: Micros, task_run_id: string | null = null) => {
      const name = task_run_id === null ? 'prefect.flow_runs' : 'prefect.task_runs'
      lines.push({ name, level: LEVELS[level], message, timestamp: storedTime(moment), flow_run_id, task_run_id })
    },
    keep: (db: Database) => insertLogs(db, lines),
  }
}

export const TRACEBACK = `Task run failed:
Traceback (most recent call last):
  File "/srv/flows/warehouse.py", line 88, in connect
    return psycopg.connect(url, connect_timeout=20)
ConnectionError: could not connect to analytics-eu.acme.example:5439`
