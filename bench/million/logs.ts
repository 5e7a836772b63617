import { type Micros, storedTime, uuidAt } from '#server/database/clock.ts'
import type { Tables } from '#server/database/tables.ts'
import { logMessage } from './names.ts'

type LogRow = Tables['log']

/** The log of a flow run; most lines belong to one of its task runs. */
export function makeLog(
  index: number,
  flow_run_id: string,
  taskRunIds: string[],
  lines: number,
  start: Micros,
  duration: Micros,
): LogRow[] {
  return Array.from({ length: lines }, (_, line) => {
    const moment = start + Math.floor(((line + 1) * duration) / (lines + 2))
    const time = storedTime(moment)
    const task_run_id = taskRunIds[Math.floor((line * taskRunIds.length) / lines)] ?? null
    const isTask = line % 10 !== 0
    return {
      id: uuidAt(moment),
      created: time,
      updated: time,
      name: isTask ? 'prefect.task_runs' : 'prefect.flow_runs',
      level: line % 25 === 7 ? 40 : line % 10 === 3 ? 30 : 20,
      message: logMessage(index, line),
      timestamp: time,
      flow_run_id,
      task_run_id: isTask ? task_run_id : null,
    }
  })
}
