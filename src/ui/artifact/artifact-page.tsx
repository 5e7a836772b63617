import { ChartLine } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { capitalize } from '#content/capitalize.ts'
import { versionName } from '#content/version-name.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'
import { VersionPager, type VersionSteps } from '#ui/components/version-pager.tsx'
import { confirmDelete } from '#ui/deletion/confirm-delete.ts'
import { useDeletionLookup } from '#ui/deletion/deletions.ts'
import { DeletionNotice } from '#ui/deletion/notice.tsx'
import { paths } from '#ui/paths.ts'
import { usePreference } from '#ui/preferences.ts'
import { useIsReadOnly } from '#ui/queries.ts'
import { HistoryKey } from '#ui/renderers/table/history-key.ts'
import { ViewExportSlot, type ViewExportSource } from '#ui/renderers/view-export.ts'
import { VersionStepsContext } from '#ui/renderers/viewer-host.tsx'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { Description } from './description.tsx'
import { Facts } from './facts.tsx'
import { PanelSwitches } from './panel-switches.tsx'
import { RawView } from './raw-view.tsx'
import { ArtifactValue, LargeTableValue } from './value.tsx'
import { deletableVersion, useVersion } from './version.ts'
import { VersionActions } from './version-actions.tsx'
import { LatestBadge } from './version-badges.tsx'
import { VersionLine } from './version-line.tsx'
import { WholeArtifact } from './whole-artifact.tsx'

/** The columns on wide screens, by the panels that are open. */
const COLUMNS = {
  both: 'lg:grid-cols-[16rem_minmax(0,1fr)] xl:grid-cols-[16rem_minmax(0,1fr)_17rem]',
  timeline: 'lg:grid-cols-[16rem_minmax(0,1fr)]',
  facts: 'lg:grid-cols-[minmax(0,1fr)_17rem]',
  none: '',
} as const

/** What belongs to the key of an artifact. */
type Lineage = {
  key: string
  /** How many versions the key has. */
  count: number
  steps: VersionSteps
  timeline: ReactNode
  /** Called when the user has confirmed to delete the key. */
  onDelete: () => void
}

/** One version: its timeline, its value and its facts. */
export function ArtifactPage({
  id,
  title,
  lineage,
  note,
  onDelete,
}: {
  id: string
  title: string
  /** Null for an artifact without a key. */
  lineage: Lineage | null
  /** Why this version is shown, or what happened to it, if that is not obvious. */
  note: string | null
  /** Called when the user has confirmed to delete the version. */
  onDelete: () => void
}) {
  const { artifact, position, summary } = useVersion(id)
  const [search, setSearch] = useSearchParams()
  const isReadOnly = useIsReadOnly()
  const view: ViewExportSource = useRef(null)
  const deletion = useDeletionLookup().ofVersion({ ...artifact, is_pinned: position.is_pinned })
  const isRaw = search.get('view') === 'raw'
  const toggleRaw = () => setSearch(withRaw(!isRaw), { replace: true, preventScrollReset: true })
  const askToDelete = () =>
    confirmDelete({ targets: [deletableVersion(artifact, title, position)], onConfirm: onDelete })
  const askToDeleteKey =
    lineage &&
    (() =>
      confirmDelete({
        targets: [{ type: 'key', key: lineage.key, title, versions: lineage.count }],
        onConfirm: lineage.onDelete,
      }))
  useShortcuts({ r: toggleRaw, d: () => !isReadOnly && askToDelete() })
  const hasTimeline = usePreference('timeline') === 'open' && lineage !== null
  const hasFacts = usePreference('facts') === 'open'
  const panels = hasTimeline ? (hasFacts ? 'both' : 'timeline') : hasFacts ? 'facts' : 'none'
  return (
    <article aria-label={lineage ? capitalize(versionName(position)) : title} className="grid grid-cols-1 gap-5">
      <header className="grid grid-cols-1 gap-2">
        <Breadcrumbs />
        <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
          <h1 dir="auto" className="min-w-0 grow text-xl font-semibold leading-8 [overflow-wrap:anywhere]">
            {title}
          </h1>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <VersionActions
              artifact={artifact}
              title={title}
              position={position}
              view={view}
              isRaw={isRaw}
              onToggleRaw={toggleRaw}
              onDelete={askToDelete}
              onDeleteKey={askToDeleteKey}
            />
            <PanelSwitches hasTimeline={lineage !== null} />
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          {lineage && (
            <div className="flex items-center gap-3">
              <VersionPager steps={lineage.steps} />
              {position.newer === 0 ? (
                <LatestBadge />
              ) : (
                <Link to={paths.key(lineage.key)} className="text-accent hover:underline">
                  Go to the latest
                </Link>
              )}
            </div>
          )}
          {lineage && (
            <Link to={paths.trends(lineage.key)} className={buttonClass('quiet')} data-print="hide">
              <ChartLine aria-hidden="true" className="size-4" />
              Trends
            </Link>
          )}
          <VersionLine artifact={artifact} summary={summary} />
        </div>
        {note !== null && (
          <p role="status" className="rounded-card bg-warn-soft px-4 py-2.5 text-warn">
            {note}
          </p>
        )}
        {deletion && <DeletionNotice deletion={deletion} version={artifact} />}
        <Description text={artifact.description} title={title} />
      </header>
      <div className={`grid grid-cols-1 gap-x-8 gap-y-5 ${COLUMNS[panels]}`}>
        {lineage?.timeline}
        <div className="min-w-0">
          <ViewExportSlot value={view}>
            <VersionStepsContext value={lineage?.steps ?? null}>
              <HistoryKey value={lineage?.key ?? null}>
                {isRaw ? (
                  <WholeArtifact artifact={artifact}>{({ data }) => <RawView data={data} />}</WholeArtifact>
                ) : 'data' in artifact ? (
                  <ArtifactValue artifact={artifact} />
                ) : (
                  <LargeTableValue start={artifact} summary={summary} />
                )}
              </HistoryKey>
            </VersionStepsContext>
          </ViewExportSlot>
        </div>
        <div className={`${hasTimeline ? 'lg:col-start-2 xl:col-start-auto' : ''} ${hasFacts ? '' : 'lg:hidden'}`}>
          <Facts artifact={artifact} summary={summary} />
        </div>
      </div>
    </article>
  )
}

const withRaw = (isRaw: boolean) => (old: URLSearchParams) => {
  const next = new URLSearchParams(old)
  if (isRaw) next.set('view', 'raw')
  else next.delete('view')
  return next
}
