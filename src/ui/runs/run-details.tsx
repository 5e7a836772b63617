import type { ReactNode } from 'react'
import { formatJson, isJson } from '#contract/json.ts'
import type { FlowRun, TaskRun } from '#contract/run.ts'
import { CopyButton } from '#ui/components/export/copy-button.tsx'
import { StateBadge } from '#ui/components/state-badge.tsx'
import { Time } from '#ui/components/time.tsx'
import { Duration } from './duration.tsx'
import { Tags } from './tags.tsx'

/** The details of a run. `children`: facts of this type of run; `beside`: the second column. */
export function RunDetails({
  run,
  children,
  beside,
}: {
  run: FlowRun | TaskRun
  children: ReactNode
  beside: ReactNode
}) {
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
      <dl className="rounded-card border border-line bg-surface shadow-card">
        <Fact name="State">
          <div className="grid justify-items-start gap-1">
            <StateBadge type={run.state_type} name={run.state_name} />
            {run.state?.message && <p className="whitespace-pre-wrap">{run.state.message}</p>}
          </div>
        </Fact>
        <TimeFact name="Expected start" at={run.expected_start_time} />
        <TimeFact name="Started" at={run.start_time} />
        <TimeFact name="Ended" at={run.end_time} />
        {run.start_time !== null && (
          <Fact name="Duration">
            <Duration run={run} />
          </Fact>
        )}
        <Fact name="Run count">{run.run_count}</Fact>
        {run.tags.length > 0 && (
          <Fact name="Tags">
            <span className="flex flex-wrap gap-1.5">
              <Tags tags={run.tags} />
            </span>
          </Fact>
        )}
        <TimeFact name="Created" at={run.created} />
        <TimeFact name="Updated" at={run.updated} />
        <IdFact name="Id" id={run.id} />
        {children}
      </dl>
      <div className="grid min-w-0 grid-cols-1 gap-6">
        {beside}
        {'parameters' in run && <Parameters parameters={run.parameters} />}
      </div>
    </div>
  )
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-h-11 items-center gap-x-4 border-line border-b px-4 py-2 last:border-b-0 sm:grid-cols-[9rem_1fr]">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}

/** An id with a copy button; nothing if it is null. */
export function IdFact({ name, id }: { name: string; id: string | null }) {
  if (id === null) return null
  return (
    <Fact name={name}>
      <span className="-my-1 flex items-center gap-1">
        <code className="min-w-0 font-mono text-xs">{id}</code>
        <CopyButton text={id} label={`Copy ${name.toLowerCase()}`} look="icon" />
      </span>
    </Fact>
  )
}

function TimeFact({ name, at }: { name: string; at: string | null }) {
  if (at === null) return null
  return (
    <Fact name={name}>
      <Time at={at} exact />
    </Fact>
  )
}

function Parameters({ parameters }: { parameters: FlowRun['parameters'] }) {
  const text = isJson(parameters) ? formatJson(parameters, 2) : ''
  return (
    <section aria-labelledby="parameters" className="min-w-0 rounded-card border border-line bg-surface shadow-card">
      <header className="flex min-h-11 items-center justify-between border-line border-b py-1 pr-2 pl-4">
        <h2 id="parameters" className="font-semibold">
          Parameters
        </h2>
        {text !== '{}' && <CopyButton text={text} label="Copy parameters" look="icon" />}
      </header>
      {text === '{}' ? (
        <p className="px-4 py-3 text-muted">No parameters</p>
      ) : (
        <pre className="whitespace-pre-wrap px-4 py-3 font-mono text-xs leading-5">{text}</pre>
      )}
    </section>
  )
}
