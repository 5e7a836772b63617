import type { ReactNode } from 'react'
import type { FlowRun, TaskRun } from '#contract/run.ts'
import { StateBadge } from '#ui/components/state-badge.tsx'
import { Time } from '#ui/components/time.tsx'
import { Duration } from './duration.tsx'
import { Tags } from './tags.tsx'

/** The heading of every run page: name, state, times and tags. */
export function RunHeading({
  run,
  above,
  actions,
  failure,
  children,
}: {
  run: FlowRun | TaskRun
  /** The flow or flow run that the run belongs to. */
  above: ReactNode
  actions?: ReactNode
  failure: ReactNode
  /** More facts on the line below the name. */
  children?: ReactNode
}) {
  return (
    <header className="mb-5 grid gap-2">
      <p className="text-muted">{above}</p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 title={run.name} className="line-clamp-2 min-w-0 text-xl font-semibold">
          {run.name}
        </h1>
        <StateBadge type={run.state_type} name={run.state_name} />
        {actions !== undefined && (
          <div className="ml-auto" data-print="hide">
            {actions}
          </div>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted leading-6">
        <RunTimes run={run} />
        {run.tags.length > 0 && (
          <span className="flex flex-wrap gap-1.5">
            <Tags tags={run.tags} />
          </span>
        )}
        {children}
      </div>
      {failure}
    </header>
  )
}

function RunTimes({ run }: { run: FlowRun | TaskRun }) {
  const { start_time, expected_start_time } = run
  return (
    <>
      {start_time !== null && (
        <span>
          Started <Time at={start_time} />
        </span>
      )}
      {start_time === null && expected_start_time !== null && (
        <span>
          Expected <Time at={expected_start_time} />
        </span>
      )}
      {start_time !== null && (
        <span>
          Duration <Duration run={run} />
        </span>
      )}
    </>
  )
}
