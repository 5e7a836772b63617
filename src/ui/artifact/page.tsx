import {
  type LoaderFunctionArgs,
  useLocation,
  useNavigate,
  useParams,
  useRouteError,
  useSearchParams,
} from 'react-router'
import { versionName } from '#content/version-name.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'
import { confirmDelete } from '#ui/deletion/confirm-delete.ts'
import { useDeletionLookup } from '#ui/deletion/deletions.ts'
import { DeletionNotice } from '#ui/deletion/notice.tsx'
import { ErrorPage } from '#ui/layout/error-page.tsx'
import { paths } from '#ui/paths.ts'
import { useIsReadOnly } from '#ui/queries.ts'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { Description } from './description.tsx'
import { Facts } from './facts.tsx'
import { RawView } from './raw-view.tsx'
import { titleOf } from './title.ts'
import { ArtifactValue } from './value.tsx'
import { deletableVersion, isMissing, loadVersion, useVersion } from './version.ts'
import { VersionActions } from './version-actions.tsx'
import { LatestBadge } from './version-badges.tsx'
import { VersionLine } from './version-line.tsx'
import { VersionPager } from './version-pager.tsx'

export async function loader({ params: { id = '' } }: LoaderFunctionArgs) {
  await loadVersion(id)
  return null
}

/** One version of an artifact. */
export function Component() {
  const { id = '' } = useParams()
  const { artifact, position, summary, isGone } = useVersion(id)
  const [search, setSearch] = useSearchParams()
  const isReadOnly = useIsReadOnly()
  const navigate = useNavigate()
  const location = useLocation()
  const deletion = useDeletionLookup().ofVersion({ ...artifact, is_pinned: position.is_pinned })

  const { key } = artifact
  const title = titleOf(summary ?? { ...artifact, preview: { kind: 'empty' }, task_run: null })
  const isRaw = search.get('view') === 'raw'
  const toggleRaw = () => setSearch(withRaw(!isRaw), { replace: true, preventScrollReset: true })
  const leave = () => {
    const lineage = key !== null && position.previous_id !== null ? paths.key(key) : paths.artifacts()
    void navigate(position.next_id === null ? lineage : paths.artifact(position.next_id))
  }
  const askToDelete = () => confirmDelete({ targets: [deletableVersion(artifact, title, position)], onConfirm: leave })
  useShortcuts({ r: toggleRaw, d: () => !isReadOnly && askToDelete() })

  return (
    <>
      <title>{`${title}${key === null ? '' : ` · ${versionName(position)}`} · Vitrine`}</title>
      <article className="grid grid-cols-1 gap-6">
        <header className="grid grid-cols-1 gap-2">
          <Breadcrumbs lineage={key} />
          <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
            <h1 title={title} className="line-clamp-2 min-w-0 grow text-xl font-semibold leading-8">
              {title}
            </h1>
            {key !== null && (
              <div className="flex items-center gap-3">
                <VersionPager
                  position={position}
                  to={(id) => ({ pathname: paths.artifact(id), search: location.search })}
                />
                {position.next_id === null ? (
                  <LatestBadge />
                ) : (
                  <Link to={paths.artifact(position.latest_id)} className="text-accent hover:underline">
                    Go to the latest
                  </Link>
                )}
              </div>
            )}
          </div>
          <VersionLine artifact={artifact} summary={summary} />
          <Description text={artifact.description} title={title} />
          <VersionActions
            artifact={artifact}
            title={title}
            version={key === null ? null : position.version}
            isPinned={position.is_pinned}
            isRaw={isRaw}
            onToggleRaw={toggleRaw}
            onDelete={askToDelete}
          />
          {deletion && <DeletionNotice deletion={deletion} version={artifact} />}
          {isGone && <DeletedNotice lineage={key} />}
        </header>
        <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_17rem]">
          <div className="min-w-0">
            {isRaw ? <RawView data={artifact.data} /> : <ArtifactValue artifact={artifact} />}
          </div>
          <Facts artifact={artifact} summary={summary} />
        </div>
      </article>
    </>
  )
}

/** Shown when another client deleted the version; the page keeps its last state. */
function DeletedNotice({ lineage }: { lineage: string | null }) {
  return (
    <p role="status" className="rounded-card bg-warn-soft px-4 py-2.5 text-warn">
      This version has been deleted on the server. The page still shows its last state.{' '}
      <Link to={lineage === null ? paths.artifacts() : paths.key(lineage)} className="underline">
        {lineage === null ? 'Go to all artifacts' : 'Go to the remaining versions'}
      </Link>
    </p>
  )
}

/** Other errors are shown by the usual error page. */
export function ErrorBoundary() {
  const error = useRouteError()
  const { id } = useParams()
  if (!isMissing(error)) return <ErrorPage />
  return (
    <>
      <title>No such artifact · Vitrine</title>
      <Empty isPage title="No artifact with this id">
        <p className="text-muted">
          <code className="font-mono">{id}</code> was deleted or has never existed on this server.
        </p>
        <Link to={paths.artifacts()} className={buttonClass('plain')}>
          Go to all artifacts
        </Link>
      </Empty>
    </>
  )
}

const withRaw = (isRaw: boolean) => (old: URLSearchParams) => {
  const next = new URLSearchParams(old)
  if (isRaw) next.set('view', 'raw')
  else next.delete('view')
  return next
}
