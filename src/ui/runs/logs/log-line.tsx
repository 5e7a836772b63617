import { useQuery } from '@tanstack/react-query'
import { exactTime } from '#content/time.ts'
import type { Log } from '#contract/log.ts'
import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'
import { usePreference } from '#ui/preferences.ts'
import { levelOf } from './log-level.ts'
import { lineTime, plainMessage } from './log-text.ts'
import { taskNameQuery } from './queries.ts'

/** One line: time, level, message and logger or task. On a phone the message is below the rest. */
export function LogLine({ line, withTask }: { line: Log; withTask: boolean }) {
  const { label, look } = levelOf(line.level)
  return (
    <div className="flex flex-wrap gap-x-3 px-4 py-0.5 font-mono text-xs leading-5 max-md:px-3 max-md:py-1">
      <LineTime at={line.timestamp} />
      <span className={`w-16 shrink-0 ${look}`}>{label}</span>
      <p className="min-w-0 flex-1 basis-80 whitespace-pre-wrap max-md:order-last max-md:basis-full">
        {plainMessage(line.message)}
      </p>
      <p className="min-w-0 truncate text-right text-muted max-md:flex-1 md:w-44" title={line.name}>
        {withTask && line.task_run_id !== null ? <TaskLink id={line.task_run_id} /> : line.name}
      </p>
    </div>
  )
}

function LineTime({ at }: { at: string }) {
  const zone = usePreference('zone')
  const [date, time] = lineTime(at, zone)
  return (
    <time dateTime={at} title={date === '' ? at : exactTime(at, zone)} className="shrink-0 text-muted">
      <span className="max-lg:sr-only">{date} </span>
      {time}
    </time>
  )
}

/** A link to the task run that wrote a line, labeled by id until its name has loaded. */
function TaskLink({ id }: { id: string }) {
  const { data: name } = useQuery(taskNameQuery(id))
  return (
    <Link to={paths.taskRun(id)} className="hover:text-ink hover:underline">
      {name ?? `task run ${id.slice(-8)}`}
    </Link>
  )
}
