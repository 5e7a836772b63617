import { expect, test } from 'vitest'
import type { Cell } from '#contract/table-rows.ts'
import { dateFormatter, dateLayout } from './date-format.ts'

function shown(...cells: Cell[]) {
  return cells.map(dateFormatter(dateLayout(cells), 'utc'))
}

test('days, minutes, seconds and fractions are shown as far as one of the values needs them', () => {
  expect(shown('2026-11-28', '2026-01-02', null)).toEqual(['28 Nov 2026', '02 Jan 2026', null])
  expect(shown('2026-11-28 10:30', '2026-11-28T00:00:00')).toEqual(['28 Nov 2026, 10:30', '28 Nov 2026, 00:00'])
  expect(shown('2026-11-28T10:00:05Z', '2026-11-28T10:00:00+01:00')).toEqual([
    '28 Nov 2026, 10:00:05',
    '28 Nov 2026, 09:00:00',
  ])
  expect(shown('2026-11-28T10:00:00.123900Z', '2026-11-28T10:00:00Z')).toEqual([
    '28 Nov 2026, 10:00:00.1239',
    '28 Nov 2026, 10:00:00.0000',
  ])
})

test('midnights are days, in any zone', () => {
  expect(shown('2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z')).toEqual(['01 Mar 2026', '02 Mar 2026'])
})

test('times with a zone are shown in local time if that is chosen, others as they are', () => {
  const local = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
  const time = '2026-07-01T10:30:00Z'
  expect(dateFormatter(dateLayout([time]), 'local')(time)).toBe(`01 Jul 2026, ${local.format(Date.parse(time))}`)
  const zoneless = '2026-07-01T10:30:00'
  expect(dateFormatter(dateLayout([zoneless]), 'local')(zoneless)).toBe('01 Jul 2026, 10:30')
})

test('dates that are written in different ways are left alone', () => {
  expect(shown('2026-03-01', '2026-03-01T10:00:00Z')).toEqual([null, null])
  expect(shown('2026-03-01T10:00:00', '2026-03-01T10:00:00Z')).toEqual([null, null])
})

test('a date outside the sample that says more is left alone', () => {
  const cells = Array.from({ length: 4001 }, (_, at) => (at === 1 ? '2026-03-01T10:00:00.5' : '2026-03-01T10:00:00'))
  const format = dateFormatter(dateLayout(cells), 'utc')
  expect([format('2026-03-01T10:00:00'), format('2026-03-01T10:00:00.5')]).toEqual(['01 Mar 2026, 10:00', null])
})
