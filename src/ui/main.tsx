import './index.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { queryClient } from './api.ts'
import { revisionQuery } from './live/revision.ts'
import { apiUrl, basePath } from './paths.ts'
import { routes } from './routes.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root to render into')

/**
 * A page open since before an upgrade asks for code that is gone; loading it anew brings the present one. Where nobody
 * answers at all it would only take away what is shown.
 */
addEventListener('vite:preloadError', async () => {
  const AGE_OF_A_NEW_PAGE = 10_000
  if (performance.now() < AGE_OF_A_NEW_PAGE) return
  const answer = await fetch(`${apiUrl}/health`).catch(() => null)
  if (answer?.ok) location.reload()
})

// Asked before everything that is shown: what changes from then on is noticed.
void queryClient.prefetchQuery(revisionQuery)

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={createBrowserRouter(routes, { basename: basePath })} />
    </QueryClientProvider>
  </StrictMode>,
)
