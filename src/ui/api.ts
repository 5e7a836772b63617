import { QueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { createClient } from '#sdk/client.ts'
import type { CsrfFetch } from '#sdk/http/csrf.ts'
import { ApiError } from '#sdk/http/error.ts'
import { apiUrl } from './paths.ts'

// zod's compiled parsers need `eval`, which our Content-Security-Policy forbids.
z.config({ jitless: true })

let csrf: CsrfFetch | null = null

/** Few servers have CSRF protection, so its code is loaded when one rejects a request or says that it needs a token. */
async function loadCsrf(): Promise<CsrfFetch> {
  const { withCsrf } = await import('#sdk/http/csrf.ts')
  csrf ??= withCsrf(fetch, apiUrl)
  return csrf
}

const csrfFetch: typeof fetch = async (input, init) => {
  if (csrf !== null) return csrf.fetch(input, init)
  const response = await fetch(input, init)
  return response.status === 403 ? (await loadCsrf()).fetch(input, init) : response
}

export const client = createClient({ url: apiUrl, fetch: csrfFetch })

/** Gets a CSRF token in advance, for a change that is sent when the page is closed. */
export async function prepareChange(): Promise<void> {
  await (await loadCsrf()).prepare()
}

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
