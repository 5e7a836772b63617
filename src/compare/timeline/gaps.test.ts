import { describe, expect, it } from 'vitest'
import { findGaps, lateBy } from './gaps.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Versions at these times, newest first; a number is left out where a version was deleted. */
function versionsAt(times: number[], numbers = times.map((_, index) => index + 1)) {
  const start = Date.parse('2026-11-02T03:00:00Z')
  return times
    .map((time, index) => ({ created: new Date(start + time).toISOString(), version: numbers[index] ?? null }))
    .reverse()
}

/** Index and number of missing versions of each gap. */
function gapsIn(versions: ReturnType<typeof versionsAt>) {
  const gapAfter = findGaps(versions.length, (index) => versions[index])
  return versions.flatMap((_, index) => (gapAfter(index) > 0 ? [[index, gapAfter(index)]] : []))
}

const days = (count: number) => Array.from({ length: count }, (_, day) => day * DAY_MS)

describe('the gaps of a timeline', () => {
  it('are where versions are missing', () => {
    expect(gapsIn(versionsAt(days(30).filter((_, day) => day !== 20 && day !== 21)))).toEqual([[7, 2]])
  })

  it('are not where versions are deleted', () => {
    const numbers = Array.from({ length: 30 }, (_, index) => index + 1).filter((number) => number !== 21)
    expect(
      gapsIn(
        versionsAt(
          days(30).filter((_, day) => day !== 20),
          numbers,
        ),
      ),
    ).toEqual([])
  })

  it('are not at recurring pauses, such as weekends', () => {
    expect(gapsIn(versionsAt(days(40).filter((_, day) => day % 7 < 5)))).toEqual([])
  })

  it('are not at pauses that are longer than the time in which a rhythm shows', () => {
    const weekdays = days(12).filter((_, day) => day % 7 < 5)
    expect(gapsIn(versionsAt(weekdays))).toEqual([])
  })

  it('are found in a part of a day as soon as there is a rhythm', () => {
    const hours = Array.from({ length: 12 }, (_, hour) => hour * HOUR_MS).filter((_, hour) => hour !== 9)
    expect(gapsIn(versionsAt(hours))).toEqual([[1, 1]])
  })

  it('follow the rhythm that versions had at the time', () => {
    const daily = days(300)
    const start = (daily.at(-1) ?? 0) + DAY_MS
    const hourly = Array.from({ length: 300 }, (_, hour) => start + hour * HOUR_MS)
    expect(gapsIn(versionsAt([...daily, ...hourly])).filter(([index = 0]) => index < 150 || index > 450)).toEqual([])
  })

  it('are not between versions that are published in a burst', () => {
    const seconds = [0, 1, 2, 3, 4, 5, 20, 21].map((second) => second * 1000)
    expect(gapsIn(versionsAt(seconds))).toEqual([])
  })

  it('are unknown where versions are not loaded, not numbered, or irregular', () => {
    expect(findGaps(30, () => undefined)(3)).toBe(0)
    expect(findGaps(30, (index) => ({ ...versionsAt(days(30))[index * 2], version: null, created: '' }))(3)).toBe(0)
    expect(gapsIn(versionsAt([0, 1, 50, 51, 400, 4000].map((hour) => hour * HOUR_MS)))).toEqual([])
  })
})

describe('the next version', () => {
  const versions = versionsAt(days(20))
  const last = Date.parse(versions[0]?.created ?? '')

  it('is late some time after it was due', () => {
    expect(lateBy(versions, last + DAY_MS + 8 * HOUR_MS)).toBe(8 * HOUR_MS)
    expect(lateBy(versions, last + DAY_MS + HOUR_MS)).toBeNull()
  })

  it('is no longer late once the key seems to be abandoned', () => {
    expect(lateBy(versions, last + 60 * DAY_MS)).not.toBeNull()
    expect(lateBy(versions, last + 100 * DAY_MS)).toBeNull()
  })

  it('is never late after a burst', () => {
    const burst = versionsAt([0, 1, 2, 3, 4, 5].map((second) => second * 1000))
    expect(lateBy(burst, Date.parse(burst[0]?.created ?? '') + 10_000)).toBeNull()
  })

  it('is never late after a single version', () => {
    expect(lateBy(versions.slice(0, 1), last + 100 * DAY_MS)).toBeNull()
  })
})
