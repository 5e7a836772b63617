import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { isRouteErrorResponse, useRevalidator, useRouteError } from 'react-router'
import { JsonError } from '#contract/json.ts'
import { describeError } from '#sdk/error-message.ts'
import { ApiError, ConnectionError } from '#sdk/http/error.ts'
import { queryClient } from '#ui/api.ts'
import { Button, buttonClass } from '#ui/components/button.tsx'
import { Empty } from '#ui/components/empty.tsx'
import { Link } from '#ui/components/link.tsx'
import { LoadingBar } from '#ui/components/loading-bar.tsx'
import { hasJustLostConnection, revisionQuery } from '#ui/live/revision.ts'
import { paths } from '#ui/paths.ts'

/** The title of an error that has nothing to do with the server. */
const FAILED = 'Could not show this page'

/** Whether a chunk could not be loaded; each browser has its own message. */
function isMissingChunk(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|module script|unable to preload/i.test(error.message)
}

/** Whether the error can be temporary: an unreachable or busy server, or a rate limit. */
function isTemporary(error: unknown): boolean {
  if (error instanceof ApiError) return error.status >= 500 || error.status === 403 || error.status === 429
  return error instanceof ConnectionError || error instanceof JsonError
}

type Explanation = { title: string; detail: string; requestId?: string | null }

function explain(error: unknown): Explanation {
  if (isRouteErrorResponse(error)) {
    return { title: error.status === 404 ? 'Not found' : FAILED, detail: String(error.data) }
  }
  if (isMissingChunk(error)) {
    return {
      title: 'Could not load this page',
      detail: 'Its code could not be loaded. The server is unreachable or was just upgraded.',
    }
  }
  const description = describeError(error)
  const isOfServer = error instanceof ApiError || isTemporary(error)
  return isOfServer ? description : { title: FAILED, detail: description.detail }
}

/** Replaces a page that could not be loaded or rendered, and retries when the server is back. */
export function ErrorPage() {
  const error = useRouteError()
  const { title, detail, requestId = null } = explain(error)
  const mustSignIn = error instanceof ApiError && error.status === 401
  const [isRetrying, setRetrying] = useState(false)
  const { revalidate } = useRevalidator()
  const retry = async () => {
    // A query with data has not caused the error.
    await queryClient.resetQueries({ predicate: ({ state }) => state.status === 'error' && state.data === undefined })
    await revalidate()
  }
  const retryManually = async () => {
    setRetrying(true)
    await retry().finally(() => setRetrying(false))
  }
  useAutoRetry(error, retry)
  return (
    <>
      <title>{`${title} · Vitrine`}</title>
      {isRetrying && <LoadingBar />}
      <div role="alert">
        <Empty isPage title={title}>
          <p className="max-w-xl text-muted">{detail}</p>
          {requestId !== null && (
            <p className="text-muted text-xs">
              Request id: <code className="font-mono break-all">{requestId}</code>
            </p>
          )}
          <div className="flex gap-2">
            {mustSignIn ? (
              <Button look="primary" onClick={() => location.reload()}>
                Sign in
              </Button>
            ) : (
              <Button look="primary" onClick={() => void retryManually()}>
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

/** Retries after each response of the server, but not before its Retry-After. */
function useAutoRetry(error: unknown, retry: () => Promise<void>): void {
  const { dataUpdatedAt, isError } = useQuery(revisionQuery)
  const [before] = useState(dataUpdatedAt)
  const [wasUnavailable, setUnavailable] = useState(isError)
  if (isError && !wasUnavailable) setUnavailable(true)
  const notBefore = useRef(0)
  useEffect(() => {
    const seconds = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) : 0
    notBefore.current = Date.now() + seconds * 1000
  }, [error])
  const onResponse = useEffectEvent(() => {
    if (Date.now() < notBefore.current) return
    // If the server was available all the time, a missing chunk would be missing again: that reload would loop.
    if (isTemporary(error)) void retry()
    else if (isMissingChunk(error) && (wasUnavailable || hasJustLostConnection())) location.reload()
  })
  useEffect(() => {
    if (dataUpdatedAt !== before) onResponse()
  }, [dataUpdatedAt, before])
}
