import { isRouteErrorResponse, Link, useRevalidator, useRouteError } from 'react-router'
import { ApiError, ConnectionError } from '#sdk/error.ts'
import { queryClient } from '../api.ts'
import { Button, buttonClass } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { paths } from '../paths.ts'

/** Statuses that have a name; the ones from 429 on mostly come from a server behind ours. */
const titles: Record<number, string> = {
  401: 'This server asks for a password',
  404: 'Not found',
  429: 'Too many requests for now',
  502: 'The server behind this one gave no good answer',
  503: 'The server is busy',
  504: 'The server behind this one takes too long',
}

function detailOf({ detail, retry_after }: ApiError): string {
  return retry_after === null ? detail : `${detail} Try again in ${retry_after} seconds.`
}

/** What went wrong, in words, with the server's own words below. */
function explain(error: unknown): { title: string; detail: string } {
  if (error instanceof ApiError) {
    return { title: titles[error.status] ?? `The server said no (${error.status})`, detail: detailOf(error) }
  }
  if (isRouteErrorResponse(error))
    return { title: titles[error.status] ?? 'This page could not be shown', detail: String(error.data) }
  if (error instanceof ConnectionError) return { title: 'The server does not answer', detail: error.message }
  return { title: 'This page could not be shown', detail: error instanceof Error ? error.message : String(error) }
}

/** Shown in place of a page whose data could not be loaded or that failed to render. */
export function ErrorPage() {
  const error = useRouteError()
  const { title, detail } = explain(error)
  const mustSignIn = error instanceof ApiError && error.status === 401
  const { revalidate, state } = useRevalidator()
  const retry = async () => {
    await queryClient.resetQueries()
    await revalidate()
  }
  return (
    <>
      <title>{`${title} · Vitrine`}</title>
      <div role="alert">
        <Empty isPage title={title}>
          <p className="max-w-xl text-muted">{detail}</p>
          <div className="flex gap-2">
            {mustSignIn ? (
              <Button look="primary" onClick={() => location.reload()}>
                Sign in
              </Button>
            ) : (
              <Button look="primary" disabled={state === 'loading'} onClick={() => void retry()}>
                Try again
              </Button>
            )}
            <Link to={paths.artifacts()} className={buttonClass('plain')}>
              Go to all artifacts
            </Link>
          </div>
        </Empty>
      </div>
    </>
  )
}
