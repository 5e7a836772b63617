import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '#sdk/http/error.ts'
import { queryClient } from '#ui/api.ts'
import { ErrorPage } from './error-page.tsx'

beforeEach(() => {
  // React Router logs the error.
  vi.spyOn(console, 'error').mockReturnValue()
})
afterEach(() => {
  queryClient.clear()
  vi.restoreAllMocks()
})

/** Opens a page whose loader fails with `error`; resolves to the text of the error page. */
async function textFor(error: unknown): Promise<string | null> {
  const loader = () => Promise.reject(error)
  const router = createMemoryRouter([{ path: '/', loader, ErrorBoundary: ErrorPage, HydrateFallback: () => null }])
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return (await screen.findByRole('alert')).textContent
}

test('shows the id of the failed request', async () => {
  const response = new Response(null, { status: 500, headers: { 'x-request-id': 'req-7' } })
  expect(await textFor(new ApiError(response, { detail: 'The disk is full' }))).toMatch(
    /^Request failed \(500\)The disk is fullRequest id: req-7/,
  )
})

test('shows no request id if the server sent none', async () => {
  const response = new Response(null, { status: 503, headers: { 'retry-after': '1' } })
  expect(await textFor(new ApiError(response, { detail: 'The database is unavailable' }))).toMatch(
    /^The server is temporarily unavailableThe database is unavailable. Try again in 1 second.Try again/,
  )
})

test('shows the message of an error in the page itself', async () => {
  expect(await textFor(new Error('Cannot read properties of undefined'))).toContain(
    'Cannot read properties of undefined',
  )
})
