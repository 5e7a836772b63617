import { expect, test } from 'vitest'
import { fitWidths } from './column-width.ts'

test('columns that do not fit keep the widths they need', () => {
  expect(
    fitWidths(
      [
        { width: 100, full: 100 },
        { width: 360, full: 900 },
      ],
      300,
    ),
  ).toEqual([100, 360])
})

test('free room goes to columns that cut their text first', () => {
  expect(
    fitWidths(
      [
        { width: 100, full: 100 },
        { width: 360, full: 900 },
      ],
      860,
    ),
  ).toEqual([100, 760])
})

test('more room widens all columns by up to half', () => {
  expect(
    fitWidths(
      [
        { width: 100, full: 100 },
        { width: 300, full: 400 },
      ],
      600,
    ),
  ).toEqual([120, 480])
  expect(fitWidths([{ width: 100, full: 100 }], 1400)).toEqual([150])
})
