import type { ComponentType } from 'react'
import { type LoaderFunction, type RouteObject, redirect } from 'react-router'
import { loadWhenIdle, whenIdle } from './components/load-when-idle.ts'
import { LoadingBar } from './components/loading-bar.tsx'
import { Layout, Page } from './layout/layout.tsx'
import { whenReachable } from './layout/when-reachable.ts'
import { paths } from './paths.ts'

type PageModule = { loader?: LoaderFunction; Component: ComponentType }

const ErrorPage = loadWhenIdle(async () => (await import('./layout/error-page.tsx')).ErrorPage)

// The empty key has addresses of its own.
const compare = () => import('./compare/page.tsx')
const trends = () => import('./trends/page.tsx')

/** Every page exports `Component`, and `loader` if it has data; its code is loaded on the first visit, or when the browser is idle. */
const pages: Record<string, () => Promise<PageModule>> = {
  artifacts: () => import('./catalogue/page.tsx'),
  // Optional, because the empty key is valid.
  'artifacts/key/:key?': () => import('./artifact/key-page.tsx'),
  'artifacts/key/:key/compare': compare,
  'artifacts/compare': compare,
  'artifacts/key/:key/trends': trends,
  'artifacts/trends': trends,
  'artifacts/artifact/:id': () => import('./artifact/id-page.tsx'),
  runs: () => import('./runs/list/page.tsx'),
  'runs/flow-run/:id': () => import('./runs/flow-run-page.tsx'),
  'runs/task-run/:id': () => import('./runs/task-run-page.tsx'),
  retention: () => import('./retention/page.tsx'),
  upstream: () => import('./mirror/page.tsx'),
  '*': () => import('./layout/not-found.tsx'),
}

// Then a page opens even if the server is gone by then, as far as its data is known.
whenIdle(() => Promise.all(Object.values(pages).map((load) => load())))

const pageRoutes: RouteObject[] = Object.entries(pages).map(([path, load]) => ({
  path,
  lazy: async () => {
    const page = await load()
    return page.loader ? { ...page, loader: whenReachable(page.loader) } : page
  },
}))

export const routes: RouteObject[] = [
  {
    Component: Layout,
    ErrorBoundary: ErrorPage,
    children: [
      {
        Component: Page,
        HydrateFallback: LoadingBar,
        children: [
          {
            ErrorBoundary: ErrorPage,
            children: [{ index: true, loader: () => redirect(paths.artifacts()) }, ...pageRoutes],
          },
        ],
      },
    ],
  },
]
