import { QueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { createClient } from '#sdk/client.ts'
import { withCsrf } from '#sdk/http/csrf.ts'
import { ApiError } from '#sdk/http/error.ts'
import { apiUrl } from './paths.ts'

// zod's compiled parsers need `eval`, which our Content-Security-Policy forbids.
z.config({ jitless: true })

const csrf = withCsrf(fetch, apiUrl)

export const client = createClient({ url: apiUrl, fetch: csrf.fetch })

/** Gets what a change needs beforehand, for one that is sent when the page is left. */
export const prepareChange = csrf.prepare

export const queryClient = new QueryClient({
  defaultOptions: {
    mutations: { networkMode: 'always' },
    queries: {
      // Data is asked for again when the server's revision moves (see live.ts), not because time has passed.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      // A browser that takes itself for offline still reaches a server on its own machine; others are found to be away.
      networkMode: 'always',
      // What was refused, took too long, or is wrong with a server behind is not better the next moment.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && error.status !== 500 && error.status !== 503),
    },
  },
})
