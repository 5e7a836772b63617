import { describe, expect, it } from 'vitest'
import { clockTime, exactTime, formatDuration, relativeTime, roughDuration, shortTime } from './time.ts'

describe('clockTime', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')

  it.each([
    ['2026-11-23T09:04:30Z', '09:04'],
    ['2026-11-22T23:59:00Z', '22 Nov 23:59'],
    ['2025-11-23T12:00:00Z', '23 Nov 2025 12:00'],
  ])('writes %s as %s', (time, text) => {
    expect(clockTime(time, 'utc', now)).toBe(text)
  })
})

describe('relativeTime', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')
  const at = (seconds: number) => new Date(now + seconds * 1000).toISOString()

  it.each([
    [0, 'just now', '0s ago'],
    [5, 'just now', '0s ago'],
    [-59, 'just now', '59s ago'],
    [-60, '1 minute ago', '1m ago'],
    [-7199, '1 hour ago', '1h ago'],
    [-86_400, 'yesterday', '1d ago'],
    [-6 * 86_400, '6 days ago', '6d ago'],
    [-8 * 86_400, 'last week', '1w ago'],
    [-400 * 86_400, 'last year', '1y ago'],
    [86_399, 'in 24 hours', 'in 24h'],
  ])('writes a moment %i seconds from now as "%s" and "%s"', (seconds, long, narrow) => {
    expect(relativeTime(at(seconds), now)).toBe(long)
    expect(relativeTime(at(seconds), now, 'narrow')).toBe(narrow)
  })

  it('returns a text that is not a time as it is', () => {
    expect(relativeTime('soon', now)).toBe('soon')
  })
})

describe('shortTime', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')

  it.each([
    ['2026-11-23T09:00:00Z', '3 hours ago'],
    ['2026-11-22T12:00:01Z', '23 hours ago'],
    ['2026-11-22T12:00:00Z', '22 Nov 12:00'],
    ['2026-01-02T03:04:05Z', '2 Jan 03:04'],
    ['2025-12-31T23:59:59Z', '31 Dec 2025 23:59'],
    ['2026-11-23T15:00:00Z', 'in 3 hours'],
    ['2026-11-26T00:00:00Z', '26 Nov 00:00'],
    ['soon', 'soon'],
  ])('writes %s as "%s"', (iso, text) => {
    expect(shortTime(iso, 'utc', now)).toBe(text)
  })

  it('leaves the day out on request', () => {
    expect(shortTime('2026-11-22T11:00:00Z', 'utc', now, false)).toBe('11:00')
    expect(shortTime('2026-11-23T09:00:00Z', 'utc', now, false)).toBe('3 hours ago')
  })
})

describe('exactTime', () => {
  it('names the time zone', () => {
    expect(exactTime('2026-11-23T20:14:03Z', 'utc')).toBe('23 Nov 2026, 20:14:03 (UTC)')
    expect(exactTime('2026-11-23T20:14:03Z', 'local')).toMatch(/2026, \d\d:\d\d:03 \(.+\)$/)
  })

  it('returns a text that is not a time as it is', () => {
    expect(exactTime('soon', 'utc')).toBe('soon')
  })
})

it.each([
  [0.43, '430 ms'],
  [12.34, '12.3 s'],
  [65, '1 min 5 s'],
  [120, '2 min'],
  [7500, '2 h 5 min'],
  [352_800, '4 d 2 h'],
])('writes %d seconds as "%s"', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})

it.each([
  [0.4, '0 s'],
  [40, '40 s'],
  [370, '6 min'],
  [7500, '2 h'],
  [3 * 86_400, '3 d'],
])('estimates %d seconds as "%s"', (seconds, text) => {
  expect(roughDuration(seconds)).toBe(text)
})
