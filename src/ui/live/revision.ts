import { queryOptions } from '@tanstack/react-query'
import { ApiError } from '#sdk/http/error.ts'
import { pause } from '#sdk/http/pause.ts'
import { client, queryClient } from '#ui/api.ts'
import { dropFirstAnswers } from '#ui/first-answers.ts'
import { follow, isFollowing } from './event-stream.ts'

/** How often an open page polls while the server does not announce changes. */
const POLL_INTERVAL_MS = 2000
/** Minimum pause between two rounds of refetching. */
const REFETCH_PAUSE_MS = 1000
/** How long a round waits for slow responses. */
const ROUND_TIMEOUT_MS = 10_000

const REVISION_KEY = ['revision']

/**
 * The server's revision. When it changes, visible queries are refetched and the others marked stale. The server pushes
 * it; where it cannot, polling this one value is cheaper than polling every list.
 */
export const revisionQuery = queryOptions({
  queryKey: REVISION_KEY,
  queryFn: async ({ signal }) => {
    const { revision } = await client.readRevision({ signal })
    reloadIfChanged(revision)
    follow({ onRevision, onLost })
    return revision
  },
  refetchInterval: ({ state: { status, error } }) => {
    // The browser would show its password prompt on every request.
    if (error instanceof ApiError && error.status === 401) return false
    if (isFollowing() && status !== 'error') return false
    // After an error, poll until the server responds, but respect its Retry-After.
    const seconds = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) : 0
    return Math.max(POLL_INTERVAL_MS, seconds * 1000)
  },
  refetchOnWindowFocus: 'always',
  staleTime: () => (isFollowing() ? Number.POSITIVE_INFINITY : POLL_INTERVAL_MS),
  retry: false,
})

/** Polls immediately, for use after a local change. */
export const refresh = () => queryClient.refetchQueries({ queryKey: REVISION_KEY })

/** How long after a loss of the connection the server counts as restarted. */
const RESTART_MS = 60_000

let lostAt = Number.NEGATIVE_INFINITY

/** Whether the server may just have been restarted: between two polls, no request would have failed. */
export const hasJustLostConnection = () => performance.now() - lostAt < RESTART_MS

function onLost(): void {
  lostAt = performance.now()
  void refresh()
}

function onRevision(revision: string): void {
  // The response of a pending poll would be older.
  void queryClient.cancelQueries({ queryKey: REVISION_KEY })
  reloadIfChanged(revision)
  queryClient.setQueryData(REVISION_KEY, revision)
}

function reloadIfChanged(revision: string): void {
  const before = queryClient.getQueryData<string>(REVISION_KEY)
  if (before !== undefined && before !== revision) void reload()
}

let isReloading = false
let isBehind = false

/** One round at a time: under frequent changes, queries restarted by each change would never finish. */
async function reload(): Promise<void> {
  dropFirstAnswers()
  isBehind = true
  if (isReloading) return
  isReloading = true
  while (isBehind) {
    // First loads are not restarted, and their response may predate the change.
    isBehind = queryClient.isFetching({ predicate: ({ state }) => state.data === undefined }) > 0
    const refetches = queryClient.invalidateQueries({
      predicate: ({ queryKey, meta }) => queryKey[0] !== REVISION_KEY[0] && !meta?.hasOwnInterval,
    })
    await Promise.race([refetches, pause(ROUND_TIMEOUT_MS)])
    await pause(REFETCH_PAUSE_MS)
  }
  isReloading = false
}
