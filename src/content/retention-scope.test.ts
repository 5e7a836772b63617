import { expect, test } from 'vitest'
import { describeDeletionScope, describeDryRunScope } from './retention-scope.ts'

const host = 'prefect.example'

test('a dry run of the archive says what is kept because it exists upstream', () => {
  const upstream = { host, is_included: false, only_here: 3 }
  expect(describeDryRunScope({ ...upstream, count: 0 })).toBe('Only versions that exist only here are deleted.')
  expect(describeDryRunScope({ ...upstream, count: 1 })).toBe(
    'Only versions that exist only here are deleted. 1 expired version that exists on prefect.example is kept.',
  )
  expect(describeDryRunScope({ ...upstream, count: 40 })).toBe(
    'Only versions that exist only here are deleted. 40 expired versions that exist on prefect.example are kept.',
  )
})

test('a dry run of both servers says how many versions exist where', () => {
  const upstream = { host, is_included: true }
  expect(describeDryRunScope({ ...upstream, count: 0, only_here: 0 })).toBe(
    'Versions are also deleted on prefect.example.',
  )
  expect(describeDryRunScope({ ...upstream, count: 40, only_here: 1 })).toBe(
    'Versions are also deleted on prefect.example. 40 versions exist there, 1 version only here.',
  )
})

test('a deletion says what it deletes upstream', () => {
  expect(describeDeletionScope({ count: 3, upstream: null })).toBeNull()
  expect(describeDeletionScope({ count: 3, upstream: { host, count: 0 } })).toBeNull()
  expect(describeDeletionScope({ count: 3, upstream: { host, count: 3 } })).toBe('Also deleted on prefect.example.')
  expect(describeDeletionScope({ count: 3, upstream: { host, count: 2 } })).toBe(
    '2 versions are also deleted on prefect.example.',
  )
})
