import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { createSearchParams } from 'react-router'
import { formatBytes } from '#content/bytes.ts'
import { formatJson, type Json } from '#contract/json.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { CopyButton } from '#ui/components/export/copy-button.tsx'
import { Link } from '#ui/components/link.tsx'
import { StateBadge } from '#ui/components/state-badge.tsx'
import { Time } from '#ui/components/time.tsx'
import { paths } from '#ui/paths.ts'
import { flowRunQuery, type ShownArtifact, taskRunQuery } from '#ui/queries.ts'

const linkClass = 'text-accent hover:underline'

/** The facts about a version. The run is last, because its parent takes further requests. */
export function Facts({ artifact, summary }: { artifact: ShownArtifact; summary: ArtifactSummary | undefined }) {
  const { id, key, created, updated, metadata_ } = artifact
  const metadata = Object.entries(metadata_ ?? {})
  return (
    <aside aria-label="Facts" className="grid content-start gap-6">
      <FactGroup title="Version">
        <Fact name="Created">
          <Time at={created} />
        </Fact>
        <Fact name="Updated">
          <Time at={updated} />
        </Fact>
        {summary && <Fact name="Size">{formatBytes(summary.size)}</Fact>}
        <Fact name="Key">
          {key === null ? (
            <span className="text-muted">None</span>
          ) : (
            <Link to={paths.key(key)} className={linkClass}>
              {key || '(empty key)'}
            </Link>
          )}
        </Fact>
        <Fact name="Id">
          <span className="flex items-start gap-1">
            <code className="min-w-0 pt-0.5 font-mono text-xs break-all">{id}</code>
            <span className="-my-1.5">
              <CopyButton text={id} label="Copy id" look="icon" />
            </span>
          </span>
        </Fact>
      </FactGroup>
      {metadata.length > 0 && (
        <FactGroup title="Metadata">
          {metadata.map(([name, value]) => (
            <Fact key={name} name={name}>
              {metadataText(value)}
            </Fact>
          ))}
        </FactGroup>
      )}
      <FactGroup title="Produced by">
        <RunFacts artifact={artifact} summary={summary} />
      </FactGroup>
    </aside>
  )
}

function RunFacts({ artifact, summary }: { artifact: ShownArtifact; summary: ArtifactSummary | undefined }) {
  const { flow_run_id, task_run_id } = artifact
  const { flow = null, flow_run = null, task_run = null } = summary ?? {}
  if (flow_run_id === null && task_run_id === null) return <Fact name="Run">Published outside a run</Fact>
  return (
    <>
      {flow && (
        <Fact name="Flow">
          <Link
            to={{ pathname: paths.artifacts(), search: createSearchParams({ flow: flow.name }).toString() }}
            title={`All artifacts of ${flow.name}`}
            className={linkClass}
          >
            {flow.name}
          </Link>
        </Fact>
      )}
      {flow_run_id !== null && (
        <Fact name="Flow run">
          <Run id={flow_run_id} run={flow_run} path={paths.flowRun(flow_run_id)} />
        </Fact>
      )}
      {task_run_id !== null && (
        <Fact name="Task run">
          <Run id={task_run_id} run={task_run} path={paths.taskRun(task_run_id)} />
        </Fact>
      )}
      {flow_run !== null && <ParentRunFact flowRunId={flow_run.id} />}
    </>
  )
}

/** A run by name and state, or by id if the server does not know it. */
function Run({ id, run, path }: { id: string; run: ArtifactSummary['task_run']; path: string }) {
  if (run === null) {
    return (
      <>
        <Link to={path} className={`font-mono text-xs break-all ${linkClass}`}>
          {id}
        </Link>
        <span className="block text-muted text-xs">Unknown to this server</span>
      </>
    )
  }
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Link to={path} className={linkClass}>
        {run.name}
      </Link>
      <StateBadge type={run.state_type} name={run.state_name} />
    </span>
  )
}

/** The run that started this one as a subflow, found through its parent task run. */
function ParentRunFact({ flowRunId }: { flowRunId: string }) {
  const { data: run } = useQuery(flowRunQuery(flowRunId))
  const parentTaskRunId = run?.parent_task_run_id ?? null
  const { data: task } = useQuery({ ...taskRunQuery(parentTaskRunId ?? ''), enabled: parentTaskRunId !== null })
  const parentId = task?.flow_run_id ?? null
  const { data: parent } = useQuery({ ...flowRunQuery(parentId ?? ''), enabled: parentId !== null })
  if (parentId === null || parent === undefined) return null
  return (
    <Fact name="Parent run">
      <Run id={parentId} run={parent} path={paths.flowRun(parentId)} />
    </Fact>
  )
}

function metadataText(value: Json): string {
  return typeof value === 'string' ? value : formatJson(value, 2)
}

/** A titled group of facts. */
function FactGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h2 className="font-semibold text-muted text-xs">{title}</h2>
      <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">{children}</dl>
    </section>
  )
}

/** One fact by name. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}
