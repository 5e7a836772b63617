import { type RouteObject, redirect } from 'react-router'
import { LoadingBar } from './components/loading-bar.tsx'
import { ErrorPage } from './pages/failure.tsx'
import { Layout, Page } from './pages/layout.tsx'
import { NotFound } from './pages/not-found.tsx'
import { paths } from './paths.ts'

/** Every page exports `loader` and `Component`; its code is loaded when it is first opened. */
const pages: RouteObject[] = [
  { index: true, loader: () => redirect(paths.artifacts()) },
  { path: 'artifacts', lazy: () => import('./pages/catalogue.tsx') },
  // The empty key is a key too.
  { path: 'artifacts/key/:key?', lazy: () => import('./pages/key.tsx') },
  { path: 'artifacts/artifact/:id', lazy: () => import('./pages/artifact.tsx') },
  { path: 'runs', lazy: () => import('./pages/runs.tsx') },
  { path: 'runs/flow-run/:id', lazy: () => import('./pages/flow-run.tsx') },
  { path: 'runs/task-run/:id', lazy: () => import('./pages/task-run.tsx') },
  { path: 'retention', lazy: () => import('./pages/retention.tsx') },
  { path: '*', Component: NotFound },
]

export const routes: RouteObject[] = [
  {
    Component: Layout,
    ErrorBoundary: ErrorPage,
    children: [
      { Component: Page, HydrateFallback: LoadingBar, children: [{ ErrorBoundary: ErrorPage, children: pages }] },
    ],
  },
]
