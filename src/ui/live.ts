import { queryOptions } from '@tanstack/react-query'
import { client, queryClient } from './api.ts'

/** How often an open page asks whether something changed, in milliseconds. Hidden tabs do not ask. */
const POLL_INTERVAL = 2000

const LIVE = ['revision']

/**
 * The server's revision. Whenever it moves, everything on screen is asked for again and the rest is marked stale;
 * polling one small answer costs the server less than polling every list.
 */
export const revisionQuery = queryOptions({
  queryKey: LIVE,
  queryFn: async ({ signal }) => {
    const before = queryClient.getQueryData<string>(LIVE)
    const { revision } = await client.readRevision({ signal })
    if (before !== undefined && before !== revision) {
      void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== LIVE[0] })
    }
    return revision
  },
  refetchInterval: POLL_INTERVAL,
  refetchOnWindowFocus: 'always',
  staleTime: POLL_INTERVAL,
  retry: false,
})

/** Asks at once, for use after a change of our own. */
export const refresh = () => queryClient.refetchQueries({ queryKey: LIVE })
