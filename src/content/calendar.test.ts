import { describe, expect, it } from 'vitest'
import { dayName, dayRange, exactRange } from './calendar.ts'

describe('dayName', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')

  it.each([
    ['2026-11-23T23:59:59Z', 'Mon 23 Nov'],
    ['2026-01-01T00:00:00Z', 'Thu 1 Jan'],
    ['2025-11-23T12:00:00Z', 'Sun 23 Nov 2025'],
  ])('names the day of %s "%s"', (iso, text) => {
    expect(dayName(iso, 'utc', now)).toBe(text)
  })

  it('knows no day of a text that is not a time', () => {
    expect(dayName('soon', 'utc', now)).toBeUndefined()
  })
})

it('writes a range with the time zone once', () => {
  const start = Date.parse('2026-11-23T20:14:03Z')
  expect(exactRange(start, start + 57_000, 'utc')).toBe('23 Nov 2026, 20:14:03 – 20:15:00 (UTC)')
})

it.each([
  ['2026-11-22T03:00:00Z', '2026-11-26T03:00:00Z', '22 – 26 Nov'],
  ['2026-10-30T03:00:00Z', '2026-11-02T03:00:00Z', '30 Oct – 2 Nov'],
  ['2026-11-26T03:00:00Z', '2026-11-26T09:00:00Z', '26 Nov'],
  ['soon', '2026-11-26T09:00:00Z', ''],
])('writes the days from %s to %s as "%s"', (start, end, text) => {
  expect(dayRange(start, end, 'utc')).toBe(text)
})
