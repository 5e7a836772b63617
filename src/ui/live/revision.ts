import { queryOptions } from '@tanstack/react-query'
import { ApiError } from '#sdk/http/error.ts'
import { pause } from '#sdk/http/pause.ts'
import { client, queryClient } from '#ui/api.ts'
import { follow, isFollowing } from './event-stream.ts'

/** How often an open page asks whether something changed, where it is not told, in milliseconds. */
const POLL_INTERVAL_MS = 2000
/** Minimum pause between two rounds of refetching. */
const REFETCH_PAUSE_MS = 1000
/** How long a round waits for slow responses. */
const ROUND_TIMEOUT_MS = 10_000

const LIVE = ['revision']

/**
 * The server's revision. Whenever it moves, everything on screen is asked for again and the rest is marked stale. The
 * server tells it by itself; where it cannot, one small question is cheaper than asking for every list.
 */
export const revisionQuery = queryOptions({
  queryKey: LIVE,
  queryFn: async ({ signal }) => {
    const { revision } = await client.readRevision({ signal })
    notice(revision)
    follow({ onRevision, onLost: refresh })
    return revision
  },
  refetchInterval: ({ state: { status, error } }) => {
    // A browser would ask for the password each time.
    if (error instanceof ApiError && error.status === 401) return false
    if (isFollowing() && status !== 'error') return false
    // Who was told of a failure asks until the server answers again, but not before the time that it asked for.
    const seconds = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) : 0
    return Math.max(POLL_INTERVAL_MS, seconds * 1000)
  },
  refetchOnWindowFocus: 'always',
  staleTime: () => (isFollowing() ? Number.POSITIVE_INFINITY : POLL_INTERVAL_MS),
  retry: false,
})

/** Asks at once, for use after a change of our own. */
export const refresh = () => queryClient.refetchQueries({ queryKey: LIVE })

function onRevision(revision: string): void {
  // An answer that is still on its way is older.
  void queryClient.cancelQueries({ queryKey: LIVE })
  notice(revision)
  queryClient.setQueryData(LIVE, revision)
}

function notice(revision: string): void {
  const before = queryClient.getQueryData<string>(LIVE)
  if (before !== undefined && before !== revision) void reload()
}

let isReloading = false
let isBehind = false

/** One round at a time: questions that are taken back and asked anew by the next change would never be answered. */
async function reload(): Promise<void> {
  isBehind = true
  if (isReloading) return
  isReloading = true
  while (isBehind) {
    // What is on its way for the first time is not asked anew, and may be from before the change.
    isBehind = queryClient.isFetching({ predicate: ({ state }) => state.data === undefined }) > 0
    const answers = queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== LIVE[0] })
    await Promise.race([answers, pause(ROUND_TIMEOUT_MS)])
    await pause(REFETCH_PAUSE_MS)
  }
  isReloading = false
}
