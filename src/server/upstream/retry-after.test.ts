import { expect, test } from 'vitest'
import { readRetryAfter } from './retry-after.ts'

const NOW = Date.parse('Fri, 02 Jan 2026 10:00:00 GMT')

test.each<[string, number | null]>([
  ['17', 17],
  ['0', 0],
  [' 1.5 ', 1.5],
  ['99999999', 3600],
  ['9'.repeat(400), 3600],
  ['Fri, 02 Jan 2026 10:00:30 GMT', 30],
  ['Fri, 02 Jan 2026 09:00:00 GMT', 0],
  ['Fri, 02 Jan 2099 10:00:00 GMT', 3600],
  ['Someday GMT', null],
  ['-5', null],
  ['NaN', null],
  ['Infinity', null],
  ['1e3', null],
  ['2099-01-01', null],
  ['', null],
])('Retry-After: %s is a wait of %s seconds', (text, seconds) => {
  expect(readRetryAfter(new Headers({ 'retry-after': text }), NOW)).toBe(seconds)
})

test('a response without the header asks for no wait', () => {
  expect(readRetryAfter(new Headers(), NOW)).toBeNull()
})

test('a date is compared with the clock of the server that sent it', () => {
  const headers = { 'retry-after': 'Fri, 02 Jan 2026 12:00:30 GMT', date: 'Fri, 02 Jan 2026 12:00:00 GMT' }
  expect(readRetryAfter(new Headers(headers), NOW)).toBe(30)
})
