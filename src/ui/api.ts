import { QueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { createClient } from '#sdk/client.ts'
import type { CsrfFetch } from '#sdk/http/csrf.ts'
import { ApiError } from '#sdk/http/error.ts'
import { takeFirstAnswer } from './first-answers.ts'
import { apiUrl } from './paths.ts'

// zod's compiled parsers need `eval`, which our Content-Security-Policy forbids.
z.config({ jitless: true })

let csrf: CsrfFetch | null = null

/** Few servers have CSRF protection, so its code is loaded when a request is rejected or a token is needed. */
async function loadCsrf(): Promise<CsrfFetch> {
  const { withCsrf } = await import('#sdk/http/csrf.ts')
  csrf ??= withCsrf(fetch, apiUrl)
  return csrf
}

const csrfFetch: typeof fetch = async (input, init) => {
  const answer = takeFirstAnswer(input, init)
  if (answer !== null) return answer
  if (csrf !== null) return csrf.fetch(input, init)
  const response = await fetch(input, init)
  return response.status === 403 ? (await loadCsrf()).fetch(input, init) : response
}

export const client = createClient({ url: apiUrl, fetch: csrfFetch })

/** Fetches a CSRF token in advance, for a request that is sent while the page closes. */
export async function prepareChange(): Promise<void> {
  await (await loadCsrf()).prepare()
}

export const queryClient = new QueryClient({
  defaultOptions: {
    mutations: { networkMode: 'always' },
    queries: {
      // Data is refetched when the server's revision changes (see live/revision.ts), not after a time.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      // A browser that reports to be offline can still reach a server on the same machine.
      networkMode: 'always',
      // Other statuses (rejected, rate limit, upstream errors) rarely change within seconds.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && error.status !== 500 && error.status !== 503),
    },
  },
})
