import { beforeEach, expect, it } from 'vitest'
import { readLastLook, recordLook } from './last-look.ts'

const MINUTE_MS = 60_000
const start = Date.parse('2026-11-23T08:40:30Z')

beforeEach(() => localStorage.clear())

it('there is no last look on the first visit', () => {
  recordLook(start)
  recordLook(start + 5 * MINUTE_MS)
  expect(readLastLook()).toBeNull()
})

it('the last look is the end of the previous visit, during the whole next one', () => {
  recordLook(start)
  recordLook(start + 5 * MINUTE_MS)
  for (const minutes of [100, 120, 140]) recordLook(start + minutes * MINUTE_MS)
  expect(readLastLook()).toBe('2026-11-23T08:45Z')
  recordLook(start + 500 * MINUTE_MS)
  expect(readLastLook()).toBe('2026-11-23T11:00Z')
})

it('a stored value that is not a time counts as a first visit', () => {
  localStorage.setItem('vitrine.looked', 'yesterday')
  recordLook(start)
  expect(readLastLook()).toBeNull()
})
