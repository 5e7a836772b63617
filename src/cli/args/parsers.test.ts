import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { UsageError } from '#cli/errors.ts'
import { parseTime } from './parsers.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 5, 15, 12) }))
afterEach(() => vi.useRealTimers())

test.each([
  ['7d', '2026-06-08T12:00:00.000Z'],
  ['0s', '2026-06-15T12:00:00.000Z'],
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['2026-03-01T12:00Z', '2026-03-01T12:00:00.000Z'],
  ['2026-03-01 12:00:30Z', '2026-03-01T12:00:30.000Z'],
  ['2026-03-01T12:00:30.5+02:00', '2026-03-01T10:00:30.500Z'],
  ['2026-03-01T12:00:30.123456Z', '2026-03-01T12:00:30.123Z'],
])('reads %s as %s', (text, iso) => expect(parseTime(text).toISOString()).toBe(iso))

test('reads a time without a zone as local time', () => {
  for (const text of ['2026-03-01T12:00', '2026-03-01 12:00']) {
    expect(parseTime(text)).toEqual(new Date(2026, 2, 1, 12))
  }
})

test.each([
  '45',
  '2026',
  '2026-03',
  '01/03/2026',
  '2026-02-30',
  '2026-02-30T12:00Z',
  '2026-04-31',
  '2023-02-29',
  '2026-13-01',
  '2026-03-01T25:00Z',
  '2026-03-01T12Z',
  '2026-03-01Z',
  '20260301',
  '1 March 2026',
  '7 d',
  '-7d',
  '999999999w',
  'yesterday',
  '',
])('rejects %j', (text) => {
  expect(() => parseTime(text)).toThrow(UsageError)
  expect(() => parseTime(text)).toThrow('is not a valid time')
})

test.each(['2026-06-16', '2026-06-15T12:00:01Z', '2199-01-01'])('rejects %s because it is in the future', (text) => {
  expect(() => parseTime(text)).toThrow(UsageError)
  expect(() => parseTime(text)).toThrow(/is in the future \(2.*Z\)\. Use a time in the past\./)
})
