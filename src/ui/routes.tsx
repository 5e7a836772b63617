import { type RouteObject, redirect } from 'react-router'
import { LoadingBar } from './components/loading-bar.tsx'
import { ErrorPage } from './layout/error-page.tsx'
import { Layout, Page } from './layout/layout.tsx'
import { NotFound } from './layout/not-found.tsx'
import { paths } from './paths.ts'

/** Every page exports `loader` and `Component`; its code is loaded on the first visit. */
const pages: RouteObject[] = [
  { index: true, loader: () => redirect(paths.artifacts()) },
  { path: 'artifacts', lazy: () => import('./catalogue/page.tsx') },
  // Optional, because the empty key is valid.
  { path: 'artifacts/key/:key?', lazy: () => import('./artifact/key-page.tsx') },
  { path: 'artifacts/artifact/:id', lazy: () => import('./artifact/page.tsx') },
  { path: 'runs', lazy: () => import('./runs/list/page.tsx') },
  { path: 'runs/flow-run/:id', lazy: () => import('./runs/flow-run-page.tsx') },
  { path: 'runs/task-run/:id', lazy: () => import('./runs/task-run-page.tsx') },
  { path: 'retention', lazy: () => import('./retention/page.tsx') },
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
