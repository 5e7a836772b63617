import { useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useLoaderData, useLocation, useParams } from 'react-router'
import { queryClient } from '#ui/api.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { useDeletionLookup } from '#ui/deletion/deletions.ts'
import { paths } from '#ui/paths.ts'
import { summariesQuery } from '#ui/queries.ts'
import { Lineage } from './timeline/lineage.tsx'
import { isMissing, loadVersion, versionsOf } from './version.ts'

export async function loader({ params: { key = '' }, request }: LoaderFunctionArgs) {
  const requestedId = new URL(request.url).searchParams.get('version')
  const [versions, named] = await Promise.all([
    queryClient.ensureQueryData(summariesQuery(versionsOf(key))),
    requestedId === null ? null : findVersion(key, requestedId),
  ])
  const [latest] = versions.results
  if (named === null && latest) await loadVersion(latest.id)
  return { named, isUnknown: requestedId !== null && named === null }
}

/** The id if the key has such a version, else null. */
async function findVersion(key: string, id: string): Promise<string | null> {
  try {
    const artifact = await loadVersion(id)
    return artifact.key === key ? artifact.id : null
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** The versions of a key. It shows the version in the URL, else always the latest. */
export function Component() {
  const { key = '' } = useParams()
  const { named, isUnknown } = useLoaderData<typeof loader>()
  const { state } = useLocation()
  const { data } = useSuspenseQuery(summariesQuery(versionsOf(key)))
  const deletions = useDeletionLookup()
  const newest = data.results.find((version) => !deletions.ofVersion(version)) ?? data.results[0]
  if (newest === undefined) return <NoVersions lineage={key} />
  return (
    <Lineage
      key={key}
      lineage={key}
      versions={data}
      shownId={named ?? newest.id}
      isFollowing={named === null}
      note={noteOf(isUnknown, state)}
    />
  )
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
