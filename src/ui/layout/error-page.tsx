import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { isRouteErrorResponse, useRevalidator, useRouteError } from 'react-router'
import { JsonError } from '#contract/json.ts'
import { ApiError, ConnectionError } from '#sdk/http/error.ts'
import { queryClient } from '#ui/api.ts'
import { Button, buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { LoadingBar } from '#ui/components/loading-bar.tsx'
import { revisionQuery } from '#ui/live/revision.ts'
import { paths } from '#ui/paths.ts'

/** Statuses that have a name; the ones from 429 on mostly come from a server behind ours. */
const titles: Record<number, string> = {
  401: 'Sign-in required',
  404: 'Not found',
  429: 'Too many requests',
  502: 'Invalid response from the upstream server',
  503: 'The server is temporarily unavailable',
  504: 'The upstream server took too long',
}

function detailOf({ detail, retryAfterSeconds }: ApiError): string {
  if (retryAfterSeconds === null) return detail
  return `${detail} Try again in ${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}.`
}

/** The code of a page could not be got, as each browser says it. */
function isMissingCode(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|module script|unable to preload/i.test(error.message)
}

/** Whether the error can be temporary: an unreachable or busy server, or a rate limit. */
function canPass(error: unknown): boolean {
  if (error instanceof ApiError) return error.status >= 500 || error.status === 403 || error.status === 429
  return error instanceof ConnectionError || error instanceof JsonError
}

/** What went wrong, in words, with the server's own words below. */
function explain(error: unknown): { title: string; detail: string } {
  if (error instanceof ApiError) {
    return { title: titles[error.status] ?? `Request failed (${error.status})`, detail: detailOf(error) }
  }
  if (isRouteErrorResponse(error))
    return { title: titles[error.status] ?? 'Could not show this page', detail: String(error.data) }
  if (isMissingCode(error)) {
    return {
      title: 'Could not load this page',
      detail: 'Its code could not be loaded. The server is unreachable or was just upgraded.',
    }
  }
  if (error instanceof JsonError) {
    return { title: 'Invalid response', detail: 'The response is not valid JSON. Is a proxy in the way?' }
  }
  if (error instanceof ConnectionError) return { title: 'The server does not answer', detail: error.message }
  return { title: 'Could not show this page', detail: error instanceof Error ? error.message : String(error) }
}

/** Shown in place of a page whose data could not be loaded or that failed to render; goes when the server is back. */
export function ErrorPage() {
  const error = useRouteError()
  const { title, detail } = explain(error)
  const mustSignIn = error instanceof ApiError && error.status === 401
  const [isAsked, setAsked] = useState(false)
  const { revalidate } = useRevalidator()
  const retry = async () => {
    // What has data has not failed the page.
    await queryClient.resetQueries({ predicate: ({ state }) => state.status === 'error' && state.data === undefined })
    await revalidate()
  }
  const retryAsAsked = async () => {
    setAsked(true)
    await retry().finally(() => setAsked(false))
  }
  useHealing(error, retry)
  return (
    <>
      <title>{`${title} · Vitrine`}</title>
      {isAsked && <LoadingBar />}
      <div role="alert">
        <Empty isPage title={title}>
          <p className="max-w-xl text-muted">{detail}</p>
          <div className="flex gap-2">
            {mustSignIn ? (
              <Button look="primary" onClick={() => location.reload()}>
                Sign in
              </Button>
            ) : (
              <Button look="primary" onClick={() => void retryAsAsked()}>
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

/** Tries again whenever the server says anything, but not before the time that it asked for. */
function useHealing(error: unknown, retry: () => Promise<void>): void {
  const { dataUpdatedAt, isError } = useQuery(revisionQuery)
  const [before] = useState(dataUpdatedAt)
  const [wasAway, setWasAway] = useState(isError)
  if (isError && !wasAway) setWasAway(true)
  const notBefore = useRef(0)
  useEffect(() => {
    const seconds = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) : 0
    notBefore.current = Date.now() + seconds * 1000
  }, [error])
  const onAnswer = useEffectEvent(() => {
    if (Date.now() < notBefore.current) return
    // Code that is missing though the server was there all the time would be missing again, and again.
    if (canPass(error)) void retry()
    else if (isMissingCode(error) && wasAway) location.reload()
  })
  useEffect(() => {
    if (dataUpdatedAt !== before) onAnswer()
  }, [dataUpdatedAt, before])
}
