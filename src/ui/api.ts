import { QueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { ApiError, createClient } from '#sdk/index.ts'
import { apiUrl } from './paths.ts'

// zod's compiled parsers need `eval`, which our Content-Security-Policy forbids.
z.config({ jitless: true })

export const client = createClient({ url: apiUrl })

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Data is asked for again when the server's revision moves (see live.ts), not because time has passed.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      // What was refused, or took too long, is not better the next moment.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && (error.status < 500 || error.status === 504)),
    },
  },
})
