import { useSuspenseQuery } from '@tanstack/react-query'
import { GalleryHorizontal, ScrollText } from 'lucide-react'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { subflowRunsQuery } from '#ui/runs/run-queries.ts'
import { type ArtifactGroup, groupByTask, isOwnResult } from './group-by-task.ts'
import { Report } from './report.tsx'
import { type RunScope, runArtifactsQuery } from './run-artifacts-query.ts'
import { Slides } from './slides.tsx'
import { changedSearch, readRunView } from './view.ts'

/** What a run published, in the two ways of reading it. */
export function RunArtifacts({ scope, isOver }: { scope: RunScope; isOver: boolean }) {
  const [search] = useSearchParams()
  const view = readRunView(search)
  const { groups, ownResults } = useRunArtifacts(scope)
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="flex flex-wrap items-center gap-2 empty:hidden" data-print="hide">
        {groups.length > 0 && <ReadingSwitch />}
        {scope.type === 'flow-run' && <SubflowsToggle id={scope.id} isOn={view.withSubflows} />}
        {ownResults > 0 && (
          <Toggle name="results" label={`Show Prefect’s own results (${ownResults})`} isOn={view.withResults} />
        )}
      </div>
      {groups.length === 0 ? (
        <NoArtifacts isOver={isOver} />
      ) : view.read === 'report' ? (
        <Report groups={groups} />
      ) : (
        <Slides groups={groups} />
      )}
    </div>
  )
}

/** The artifacts that the address asks for in reading order, and how many results of Prefect's own there are. */
export function useRunArtifacts(scope: RunScope): { groups: ArtifactGroup[]; count: number; ownResults: number } {
  const [search] = useSearchParams()
  const { data } = useSuspenseQuery(runArtifactsQuery(scope))
  const published = data.artifacts.filter((artifact) => !isOwnResult(artifact))
  const shown = readRunView(search).withResults ? data.artifacts : published
  return {
    groups: groupByTask(shown, data.starts, scope.type === 'flow-run' ? scope.id : null),
    count: shown.length,
    ownResults: data.artifacts.length - published.length,
  }
}

const readings = [
  { read: null, label: 'Slides', name: 'slides', Icon: GalleryHorizontal },
  { read: 'report', label: 'Report', name: 'report', Icon: ScrollText },
] as const

function ReadingSwitch() {
  const [search] = useSearchParams()
  const view = readRunView(search)
  return (
    <nav aria-label="Way of reading" className="flex">
      {readings.map(({ read, label, name, Icon }) => (
        <Link
          key={name}
          to={{ search: changedSearch(search, { read }) }}
          replace
          preventScrollReset
          aria-current={view.read === name ? 'true' : undefined}
          className={`${buttonClass()} -ml-px first:ml-0 first:rounded-r-none last:rounded-l-none aria-[current]:bg-sunken aria-[current]:text-accent`}
        >
          <Icon aria-hidden="true" className="size-4" />
          {label}
        </Link>
      ))}
    </nav>
  )
}

/** Offered where there are subflows, or where the address asks for them. */
function SubflowsToggle({ id, isOn }: { id: string; isOn: boolean }) {
  const { data: subflows } = useSuspenseQuery(subflowRunsQuery(id))
  return isOn || subflows.length > 0 ? <Toggle name="subflows" label="Include subflows" isOn={isOn} /> : null
}

/** A choice that is kept in the address as `?name=1`. */
function Toggle({ name, label, isOn }: { name: string; label: string; isOn: boolean }) {
  const [search, setSearch] = useSearchParams()
  // What was clicked shows at once; when what it asks for has been loaded, the address is the truth again.
  const [draft, setDraft] = useState<boolean | null>(null)
  if (draft === isOn) setDraft(null)
  const isChecked = draft ?? isOn
  const toggle = () => {
    setDraft(!isChecked)
    setSearch(changedSearch(search, { [name]: isChecked ? null : '1' }), { replace: true, preventScrollReset: true })
  }
  return (
    <label className={buttonClass('quiet')}>
      <input type="checkbox" checked={isChecked} onChange={toggle} className="size-4 accent-accent" />
      {label}
    </label>
  )
}

function NoArtifacts({ isOver }: { isOver: boolean }) {
  return (
    <Empty title={isOver ? 'Nothing was published' : 'Nothing published so far'}>
      <p className="text-muted">
        {isOver
          ? 'This run made no artifacts, or they have been deleted.'
          : 'What this run publishes appears here by itself.'}
      </p>
    </Empty>
  )
}
