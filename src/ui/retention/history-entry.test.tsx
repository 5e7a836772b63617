import { QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { Deletion } from '#contract/deletion.ts'
import { queryClient } from '#ui/api.ts'
import { serverInfoQuery } from '#ui/queries.ts'
import { HistoryEntry } from './history-entry.tsx'

const RUNNING: Deletion = {
  id: '01a20734-5580-7046-ad1d-f3529b40a395',
  origin: 'REQUEST',
  label: 'a',
  state: 'RUNNING',
  count: 3,
  deleted: 1,
  bytes: 0,
  policies: [],
  error: 'prefect.example cannot be reached.',
  created: '2026-03-01T00:00:00Z',
  started: '2026-03-01T00:00:00Z',
  finished: null,
}

function shown(deletion: Deletion): string {
  queryClient.setQueryData(serverInfoQuery().queryKey, {
    name: 'vitrine',
    version: '1',
    has_sample: false,
    is_read_only: true,
    has_csrf_protection: false,
    upstream: 'https://prefect.example/api',
  })
  const { container } = render(
    <QueryClientProvider client={queryClient}>
      <HistoryEntry deletion={deletion} />
    </QueryClientProvider>,
  )
  return container.textContent
}

afterEach(() => queryClient.clear())

test('a running deletion says why it waits', () => {
  expect(shown(RUNNING)).toContain('Waiting to try again: prefect.example cannot be reached.')
})

test('a failed deletion says why', () => {
  const text = shown({ ...RUNNING, state: 'FAILED', finished: RUNNING.created })
  expect(text).toContain('prefect.example cannot be reached.')
  expect(text).not.toContain('Waiting')
})
