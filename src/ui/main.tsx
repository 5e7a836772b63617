import './index.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { pause } from '#sdk/http/pause.ts'
import { queryClient } from './api.ts'
import { isLoadingAhead } from './components/load-when-idle.ts'
import { hasFirstAnswers } from './first-answers.ts'
import { revisionQuery } from './live/revision.ts'
import { loadMirror } from './mirror/queries.ts'
import { apiUrl, basePath } from './paths.ts'
import { routes } from './routes.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root to render into')

/**
 * After an upgrade of the server, an open page requests chunks that no longer exist; a reload loads the new version.
 * Without a server, a reload would only lose the page.
 */
addEventListener('vite:preloadError', async () => {
  // A page that has just loaded would reload again and again.
  const MIN_PAGE_AGE_MS = 10_000
  if (performance.now() < MIN_PAGE_AGE_MS || isLoadingAhead()) return
  const response = await fetch(`${apiUrl}/health`).catch(() => null)
  if (response?.ok) location.reload()
})

// Requested before any other data, so that every later change is noticed.
void queryClient.prefetchQuery(revisionQuery)
void loadMirror()

const router = createBrowserRouter(routes, { basename: basePath })

/** With the responses in the page, it is ready within this time, and need not be rendered twice. */
const MAX_WAIT_MS = 200

const isReady = new Promise<void>((resolve) => router.subscribe(({ initialized }) => initialized && resolve()))

// Not awaited: the scripts of the pages wait for this one.
void Promise.race([isReady, pause(hasFirstAnswers() ? MAX_WAIT_MS : 0)]).then(() =>
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </StrictMode>,
    ),
  ),
)
