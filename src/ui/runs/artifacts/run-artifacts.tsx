import { useSuspenseQuery } from '@tanstack/react-query'
import { GalleryHorizontal, ScrollText } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { UrlCheckbox } from '#ui/components/url-checkbox.tsx'
import { type RunScope, runArtifactsQuery, subflowRunsQuery } from '#ui/runs/queries.ts'
import { type ArtifactGroup, groupByTask, isResultReferenceSummary } from './group-by-task.ts'
import { Report } from './report.tsx'
import { Slides } from './slides.tsx'
import { changedSearch, readRunView } from './view.ts'

/** The artifacts of a run as slides or as a report. */
export function RunArtifacts({ scope, isOver }: { scope: RunScope; isOver: boolean }) {
  const [search] = useSearchParams()
  const view = readRunView(search)
  const { groups, resultReferences } = useRunArtifacts(scope)
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="flex flex-wrap items-center gap-2 empty:hidden" data-print="hide">
        {groups.length > 0 && <ViewSwitch />}
        {scope.type === 'flow-run' && <SubflowsToggle id={scope.id} isOn={view.withSubflows} />}
        {resultReferences > 0 && (
          <Toggle name="results" label={`Show result references (${resultReferences})`} isOn={view.withResults} />
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

/** The artifacts selected by the URL in reading order, and the number of result references that Prefect created. */
export function useRunArtifacts(scope: RunScope): { groups: ArtifactGroup[]; count: number; resultReferences: number } {
  const [search] = useSearchParams()
  const { data } = useSuspenseQuery(runArtifactsQuery(scope))
  const published = data.artifacts.filter((artifact) => !isResultReferenceSummary(artifact))
  const shown = readRunView(search).withResults ? data.artifacts : published
  return {
    groups: groupByTask(shown, data.starts, scope.type === 'flow-run' ? scope.id : null),
    count: shown.length,
    resultReferences: data.artifacts.length - published.length,
  }
}

const views = [
  { read: null, label: 'Slides', name: 'slides', Icon: GalleryHorizontal },
  { read: 'report', label: 'Report', name: 'report', Icon: ScrollText },
] as const

function ViewSwitch() {
  const [search] = useSearchParams()
  const view = readRunView(search)
  return (
    <nav aria-label="View" className="flex">
      {views.map(({ read, label, name, Icon }) => (
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

/** Shown if the run has subflows or the URL includes them. */
function SubflowsToggle({ id, isOn }: { id: string; isOn: boolean }) {
  const { data: subflows } = useSuspenseQuery(subflowRunsQuery(id))
  return isOn || subflows.length > 0 ? <Toggle name="subflows" label="Include subflows" isOn={isOn} /> : null
}

/** A checkbox whose state is kept in the URL as `?name=1`. */
function Toggle({ name, label, isOn }: { name: string; label: string; isOn: boolean }) {
  const [search, setSearch] = useSearchParams()
  const set = (isOn: boolean) =>
    setSearch(changedSearch(search, { [name]: isOn ? '1' : null }), { replace: true, preventScrollReset: true })
  return (
    <UrlCheckbox look="quiet" isOn={isOn} onToggle={set}>
      {label}
    </UrlCheckbox>
  )
}

function NoArtifacts({ isOver }: { isOver: boolean }) {
  return (
    <Empty title={isOver ? 'No artifacts' : 'No artifacts yet'}>
      <p className="text-muted">
        {isOver
          ? 'This run published no artifacts, or they have been deleted.'
          : 'Artifacts appear here as soon as the run publishes them.'}
      </p>
    </Empty>
  )
}
