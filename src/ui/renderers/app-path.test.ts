// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { appPath } from './app-path.ts'

test.each([
  ['/runs/flow-run/3f2a91c0-1111-4222-8333-444455556666', '/runs/flow-run/3f2a91c0-1111-4222-8333-444455556666'],
  ['/flow-runs/flow-run/3f2a91c0?tab=logs', '/runs/flow-run/3f2a91c0?tab=logs'],
  ['/runs/task-run/3f2a91c0', '/runs/task-run/3f2a91c0'],
  ['/artifacts/key/daily%20report#md-a', '/artifacts/key/daily%20report#md-a'],
  ['/artifacts/artifact/3f2a91c0', '/artifacts/artifact/3f2a91c0'],
  ['/artifacts?type=table', '/artifacts?type=table'],
])('%s leads to a page of the app', (address, path) => {
  expect(appPath(address)).toBe(path)
})

test.each([
  './notes.md',
  'runs',
  '//example.org/runs',
  '/runs/../api',
  '/api/health',
  '/\\example.org',
  'javascript:1',
])('%s is not a page of the app', (address) => {
  expect(appPath(address)).toBeNull()
})
