import { useSuspenseQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect } from 'react'
import { type LoaderFunctionArgs, type To, useLoaderData, useLocation, useNavigate, useParams } from 'react-router'
import { capitalize } from '#content/capitalize.ts'
import { versionName, versionPosition } from '#content/version-name.ts'
import { versionsOf } from '#contract/pages/first-requests.ts'
import type { ArtifactSummaries } from '#contract/vitrine.ts'
import { queryClient } from '#ui/api.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { useDeletionLookup } from '#ui/deletion/deletions.ts'
import { paths } from '#ui/paths.ts'
import { summariesQuery } from '#ui/queries.ts'
import { redirectFrom } from '#ui/redirect-from.ts'
import { ArtifactPage } from './artifact-page.tsx'
import { NewVersions } from './timeline/new-versions.tsx'
import { Versions } from './timeline/versions.tsx'
import { findVersion, loadVersion, useVersion } from './version.ts'

/** `?version=` is a number, or an id where there are none. The id of a numbered version is replaced by its number. */
export async function loader({ params: { key = '' }, request }: LoaderFunctionArgs) {
  const url = new URL(request.url)
  const requested = url.searchParams.get('version')
  const [versions, named] = await Promise.all([
    queryClient.ensureQueryData(summariesQuery(versionsOf(key))),
    requested === null ? null : findVersion(key, requested),
  ])
  const [latest] = versions.results
  if (named === null && latest) await loadVersion(latest.id, latest)
  if (named !== null && named.version !== null && String(named.version) !== requested) {
    url.searchParams.set('version', String(named.version))
    throw redirectFrom(request, `${paths.key(key)}${url.search}${url.hash}`)
  }
  return { named: named?.id ?? null, isUnknown: requested !== null && named === null }
}

/** A key: the version in the URL, else always the latest. */
export function Component() {
  const { key = '' } = useParams()
  const { named, isUnknown } = useLoaderData<typeof loader>()
  const { data } = useSuspenseQuery(summariesQuery(versionsOf(key)))
  const deletions = useDeletionLookup()
  const newest = data.results.find((version) => !deletions.ofVersion(version)) ?? data.results[0]
  if (newest === undefined) return <NoVersions lineage={key} />
  return <KeyPage key={key} lineage={key} versions={data} named={named} newestId={newest.id} isUnknown={isUnknown} />
}

function KeyPage({
  lineage,
  versions,
  named,
  newestId,
  isUnknown,
}: {
  lineage: string
  /** The newest versions and the total count. */
  versions: ArtifactSummaries
  /** The version in the URL; null if the page follows the latest. */
  named: string | null
  newestId: string
  /** Whether the URL names a version that does not exist. */
  isUnknown: boolean
}) {
  // Keeps the previous version on the page until the new latest one has loaded.
  const id = useDeferredValue(named ?? newestId)
  const isFollowing = named === null
  const { position, isGone } = useVersion(id)
  const navigate = useNavigate()
  const { search, state } = useLocation()
  const { count, results } = versions
  const title = lineage.trim() || '(empty key)'
  const to = (version: string | number): To => ({ pathname: paths.key(lineage), search: withVersion(search, version) })
  const toNeighbor = (version: string | number | null) => (version === null ? null : to(version))
  const previous = toNeighbor(position.previous_version ?? position.previous_id)
  const next = toNeighbor(position.next_version ?? position.next_id)
  const nearest = next ?? previous
  const nearestPath = nearest ?? paths.artifacts()

  useEffect(() => {
    if (isGone && !isFollowing)
      void navigate(nearestPath, { replace: true, preventScrollReset: true, state: 'nearest' })
  })

  function leave() {
    // Without a version in the URL, the page shows the new latest version without navigation.
    if (nearest === null) void navigate(nearestPath)
    else if (!isFollowing) void navigate(nearestPath, { replace: true, preventScrollReset: true })
  }

  return (
    <>
      <title>{`${title}${isFollowing ? '' : ` · ${versionName(position)}`} · Vitrine`}</title>
      <NewVersions newest={results} isNewestShown={id === results[0]?.id} to={paths.key(lineage)} />
      <ArtifactPage
        id={id}
        title={title}
        note={noteOf(isUnknown, state)}
        onDelete={leave}
        lineage={{
          key: lineage,
          count,
          onDelete: () => void navigate(paths.artifacts()),
          steps: { name: capitalize(versionPosition(position)), previous, next },
          timeline: (
            <Versions
              lineage={lineage}
              count={count}
              chosen={{ id, index: position.newer }}
              isFollowing={isFollowing}
              to={to}
            />
          ),
        }}
      />
    </>
  )
}

/** Keeps the view of the version, such as the sort order of a table. */
function withVersion(search: string, version: string | number): string {
  const next = new URLSearchParams(search)
  next.set('version', String(version))
  return `?${next}`
}

function noteOf(isUnknown: boolean, state: unknown): string | null {
  if (isUnknown) return 'That version no longer exists. Showing the latest.'
  return state === 'nearest' ? 'That version has been deleted. Showing the nearest one.' : null
}

function NoVersions({ lineage }: { lineage: string }) {
  return (
    <>
      <title>{`${lineage} · Vitrine`}</title>
      <Empty
        isPage
        title={lineage.trim() === '' ? 'No artifact with this key' : `No artifact with the key "${lineage}"`}
      >
        <p className="text-muted">It may have been deleted, or nothing has been published under this key yet.</p>
        <Link to={paths.artifacts()} className={buttonClass('plain')}>
          Go to all artifacts
        </Link>
      </Empty>
    </>
  )
}
