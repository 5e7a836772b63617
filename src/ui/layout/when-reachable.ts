import type { LoaderFunction } from 'react-router'
import { ApiError, ConnectionError } from '#sdk/http/error.ts'
import { pause } from '#sdk/http/pause.ts'
import { queryClient } from '#ui/api.ts'
import { refresh, revisionQuery } from '#ui/live/revision.ts'

const POLL_INTERVAL_MS = 300

/** Whether a page has been shown, which then stays while the next one cannot be loaded. */
let hasShownPage = false

const isUnreachable = (error: unknown) =>
  error instanceof ConnectionError || (error instanceof ApiError && error.status >= 502)

const isServerDown = () => isUnreachable(queryClient.getQueryState(revisionQuery.queryKey)?.error)

/** A loader that waits while the server is down, so that a click leaves the current page in place until it is back. */
export function whenReachable(load: LoaderFunction): LoaderFunction {
  return async (args, context) => {
    for (;;) {
      try {
        const data = await load(args, context)
        hasShownPage = true
        return data
      } catch (error) {
        const { signal } = args.request
        if (!hasShownPage || signal.aborted || !isUnreachable(error)) throw error
        await refresh()
        if (!isServerDown()) throw error
        while (isServerDown()) await pause(POLL_INTERVAL_MS, signal)
      }
    }
  }
}
