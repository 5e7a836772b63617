import { expect, test } from 'vitest'
import { lateBy, syncProgress } from './mirror.ts'

const progress = { artifacts: 12_403, only_here: 3, upstream_artifacts: 80_000, seconds_left: 240 }

test('progress counts what was read of the upstream server, with the time left', () => {
  expect(syncProgress(progress)).toBe('12,400 of about 80,000 artifacts, 4 min left')
  expect(syncProgress({ ...progress, seconds_left: 0 })).toBe('12,400 of about 80,000 artifacts, 1 s left')
  expect(syncProgress({ ...progress, seconds_left: null })).toBe('12,400 of about 80,000 artifacts')
})

test('progress has no total while it is unknown or outdated', () => {
  expect(syncProgress({ ...progress, upstream_artifacts: null })).toBe('12,400 artifacts')
  expect(syncProgress({ ...progress, upstream_artifacts: 12_000 })).toBe('12,400 artifacts')
})

test('a sync is late after several intervals', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')
  expect(lateBy({ checked: '2026-11-23T11:59:00Z' }, now)).toBeNull()
  expect(lateBy({ checked: '2026-11-23T11:50:00Z' }, now)).toBe(600_000)
  expect(lateBy({ checked: null }, now)).toBeNull()
})
