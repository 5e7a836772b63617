import { describe, expect, test } from 'vitest'
import { missedBetween, overdueBy, rhythmOf } from './rhythm.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A Monday, 09:00 UTC. */
const MONDAY = Date.UTC(2026, 2, 2, 9)

const every = (interval: number, count: number) =>
  Array.from({ length: count }, (_, index) => MONDAY + index * interval)
/** Monday to Friday for so many weeks. */
const weekdays = (weeks: number) =>
  Array.from({ length: weeks * 7 }, (_, day) => day)
    .filter((day) => day % 7 < 5)
    .map((day) => MONDAY + day * DAY)
/** Each hour from 8 to 20. */
const workingHours = (days: number) =>
  Array.from({ length: days * 13 }, (_, index) => MONDAY + Math.floor(index / 13) * DAY + (index % 13) * HOUR)

describe('rhythmOf', () => {
  test('the interval is the median, so that a single gap does not change it', () => {
    const times = every(HOUR, 10).map((time, index) => (index < 5 ? time : time + 7 * HOUR))
    expect(rhythmOf(times)).toMatchObject({ intervalMs: HOUR, spreadMs: 0 })
  })

  test.each([
    ['fewer than four intervals', every(HOUR, 4)],
    ['irregular intervals', [0, 1, 50, 52, 200, 201, 500].map((hour) => MONDAY + hour * HOUR)],
    ['versions of the same moment', Array.from({ length: 9 }, () => MONDAY)],
    ['no version', []],
  ])('%s have no rhythm', (_, times) => {
    expect(rhythmOf(times)).toBeNull()
  })
})

describe('overdueBy', () => {
  const hourly = every(HOUR, 10)
  const last = hourly.at(-1) ?? 0

  test('a version is late when a quarter of the interval has passed since it was expected', () => {
    expect(overdueBy(hourly, last + 1.2 * HOUR)).toBeNull()
    expect(overdueBy(hourly, last + 1.5 * HOUR)).toBe(HOUR / 2)
  })

  test('it may be later where the intervals vary', () => {
    const times = every(HOUR, 11).map((time, index) => time + (index % 2) * HOUR * 0.2)
    const lastTime = times.at(-1) ?? 0
    expect(overdueBy(times, lastTime + 1.5 * HOUR)).toBeNull()
    expect(overdueBy(times, lastTime + 2.5 * HOUR)).toBeGreaterThan(0)
  })

  test('on weekdays only, it is not late at the weekend, but on Monday', () => {
    const times = weekdays(2)
    const friday = times.at(-1) ?? 0
    expect(overdueBy(times, friday + 2.5 * DAY)).toBeNull()
    expect(overdueBy(times, friday + 3.5 * DAY)).toBe(DAY / 2)
  })

  test('on weekdays only, it is late on Tuesday', () => {
    const monday = weekdays(3).slice(0, 11)
    expect(overdueBy(monday, (monday.at(-1) ?? 0) + 1.5 * DAY)).toBe(DAY / 2)
  })

  test('it is not late at night if nothing was published in other nights', () => {
    const times = workingHours(4)
    const evening = times.at(-1) ?? 0
    expect(overdueBy(times, evening + 11 * HOUR)).toBeNull()
    expect(overdueBy(times, evening + 13 * HOUR)).toBe(HOUR)
  })
})

describe('missedBetween', () => {
  test.each([
    [1, 0],
    [1.2, 0],
    [2, 1],
    [5.1, 4],
  ])('%d intervals without a version miss %d', (intervals, missed) => {
    const rhythm = { intervalMs: HOUR, spreadMs: 0, pauses: [] }
    expect(missedBetween(MONDAY, MONDAY + intervals * HOUR, rhythm)).toBe(missed)
  })

  test('a pause that recurs each week misses none, but one in the week does', () => {
    const times = weekdays(4).filter((_, index) => index !== 7)
    const rhythm = rhythmOf(times)
    const missed = times.slice(1).map((time, index) => (rhythm ? missedBetween(times[index] ?? 0, time, rhythm) : -1))
    expect(missed.reduce((sum, count) => sum + count)).toBe(1)
    expect(missed[6]).toBe(1)
  })

  test('nights without versions miss none', () => {
    const times = workingHours(5)
    const rhythm = rhythmOf(times)
    const missed = times.slice(1).map((time, index) => (rhythm ? missedBetween(times[index] ?? 0, time, rhythm) : -1))
    expect(Math.max(...missed)).toBe(0)
  })

  test('days without versions miss all of them, even if it happened before at the same hour', () => {
    const times = every(DAY, 40).filter((_, index) => index !== 12 && index !== 25)
    const rhythm = rhythmOf(times)
    const missed = times.slice(1).map((time, index) => (rhythm ? missedBetween(times[index] ?? 0, time, rhythm) : -1))
    expect(missed.filter((count) => count > 0)).toEqual([1, 1])
  })
})
