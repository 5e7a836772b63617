import { describe, expect, test } from 'vitest'
import type { Cell } from '#contract/table-rows.ts'
import { columnType } from './column-type.ts'
import { toNumeric, toTime } from './numeric.ts'

test.each([
  [5, 5],
  [5n, 5n],
  ['5', 5],
  ['-0.50', -0.5],
  ['1e3', 1000],
  ['12345678901234567890', 12345678901234567890n],
])('%s is a number', (cell, value) => expect(toNumeric(cell)).toBe(value))

test.each(['', ' ', '007', '1,000', '5 %', '0x10', 'Infinity', Number.NaN, null, true])(
  '%s is not a number',
  (cell) => {
    expect(toNumeric(cell)).toBeNull()
  },
)

test.each([
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01 10:00', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01T10:00:00.123456', '2026-03-01T10:00:00.123Z'],
  ['2026-03-01T10:00:00+02:00', '2026-03-01T08:00:00.000Z'],
  ['2026-03-01T10:00:00+0530', '2026-03-01T04:30:00.000Z'],
  ['2026-03-01 10:00:00 UTC', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01T10:00:00-03', '2026-03-01T13:00:00.000Z'],
])('%s is a time', (cell, time) => expect(new Date((toTime(cell) ?? 0) / 1000).toISOString()).toBe(time))

test('times that differ by microseconds differ', () => {
  expect((toTime('2026-03-01T10:00:00.123457Z') ?? 0) - (toTime('2026-03-01T10:00:00.123456Z') ?? 0)).toBe(1)
})

test.each(['2026', '2026-13-01', '2026-03-01T25:00', 'March 1, 2026', '1.2.2026', 20260301, null])(
  '%s is not a time',
  (cell) => {
    expect(toTime(cell)).toBeNull()
  },
)

describe('the type of a column', () => {
  test.each<[Cell[], string]>([
    [[1, 2.5, '3', null, '', Number.NaN], 'number'],
    [['2026-03-01', undefined, '2026-03-02T00:00Z'], 'date'],
    [[true, false, null], 'boolean'],
    [[{ a: 1 }, [2]], 'json'],
    [['0.5%', '12 %', 0, null], 'percent'],
    [['$1,200.00', '-$5'], 'currency'],
    [['12 KB', '1.5 GB'], 'size'],
    [['20 ms', '1 h'], 'duration'],
    [['1.9', '1.10.0', 'v2.0.0rc1'], 'version'],
    [['5%', '12 KB'], 'text'],
    [[1, 'x'], 'text'],
    [['2026-03-01', '5'], 'text'],
    [['007', '008'], 'text'],
    [[null, undefined, ''], 'empty'],
  ])('of %j is %s', (cells, type) => {
    expect(columnType(cells)).toBe(type)
  })
})
