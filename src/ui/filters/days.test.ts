import { expect, it } from 'vitest'
import { dayOf, endOfDay, startOfDay } from './days.ts'

it('a day in UTC begins and ends at midnight', () => {
  expect([startOfDay('2026-11-30', 'utc'), endOfDay('2026-11-30', 'utc')]).toEqual([
    '2026-11-30T00:00Z',
    '2026-12-01T00:00Z',
  ])
})

it('a local day begins when its date begins and lasts until the next one', () => {
  const start = Date.parse(startOfDay('2026-11-23', 'local') ?? '')
  const end = Date.parse(endOfDay('2026-11-23', 'local') ?? '')
  expect([start, end]).toEqual([new Date(2026, 10, 23).getTime(), new Date(2026, 10, 24).getTime()])
  expect([dayOf(start, 'local'), dayOf(end - 1, 'local')]).toEqual(['2026-11-23', '2026-11-23'])
})

it.each(['', 'soon', '+012026-01-01'])('"%s" is not a day', (day) => {
  expect([startOfDay(day, 'utc'), endOfDay(day, 'local')]).toEqual([null, null])
})
