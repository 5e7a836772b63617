import { type LoaderFunctionArgs, useNavigate, useParams, useRouteError } from 'react-router'
import { queryClient } from '#ui/api.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { ErrorPage } from '#ui/layout/error-page.tsx'
import { paths } from '#ui/paths.ts'
import { lineagePositionQuery } from '#ui/queries.ts'
import { redirectFrom } from '#ui/redirect-from.ts'
import { ArtifactPage } from './artifact-page.tsx'
import { titleOf } from './title.ts'
import { isMissing, loadVersion, useVersion } from './version.ts'

/** The address of a version of a key leads to the page of the key, with the view that the address names. */
export async function loader({ params: { id = '' }, request }: LoaderFunctionArgs) {
  const { key } = await loadVersion(id)
  if (key === null) return null
  const { version } = await queryClient.ensureQueryData(lineagePositionQuery(id))
  const { search, hash } = new URL(request.url)
  const view = new URLSearchParams(search)
  view.delete('version')
  throw redirectFrom(request, `${paths.version({ id, key, version })}${view.size > 0 ? `&${view}` : ''}${hash}`)
}

/** An artifact without a key. */
export function Component() {
  const { id = '' } = useParams()
  const navigate = useNavigate()
  const { artifact, summary, isGone } = useVersion(id)
  const title = titleOf(summary ?? { ...artifact, preview: { kind: 'empty' }, task_run: null })
  return (
    <>
      <title>{`${title} · Vitrine`}</title>
      <ArtifactPage
        key={id}
        id={id}
        title={title}
        lineage={null}
        note={isGone ? 'This artifact has been deleted on the server. The page still shows its last state.' : null}
        onDelete={() => void navigate(paths.artifacts())}
      />
    </>
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
