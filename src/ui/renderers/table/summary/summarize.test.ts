import { expect, test } from 'vitest'
import type { Cell } from '#contract/table-rows.ts'
import { TableColumn } from '#ui/renderers/table/columns/table-column.ts'
import { summarize } from './summarize.ts'

const columnOf = (cells: Cell[]) => new TableColumn(cells, 'value', 0)
const summaryOf = (cells: Cell[]) => summarize(columnOf(cells), new AbortController().signal)

test('numbers have a range, a mean, a median and a histogram, without blanks', async () => {
  expect(await summaryOf([4, 1, 1, 10, null, Number.NaN, '', undefined, Number.POSITIVE_INFINITY])).toEqual({
    rows: 9,
    missing: 1,
    nulls: 1,
    empty: 1,
    nan: 1,
    distinct: 4,
    range: { min: 1, max: 10, histogram: expect.arrayContaining([2, 1]) },
    mean: 4,
    median: 2.5,
    top: [['1', 2]],
  })
})

test('every value is in one bin of the histogram', async () => {
  const summary = await summaryOf(Array.from({ length: 1000 }, (_, at) => at / 7))
  expect(summary?.range?.histogram.reduce((total, count) => total + count)).toBe(1000)
  expect((await summaryOf([5, 5]))?.range?.histogram).toEqual([2])
})

test('integers of a small range have one bin a value', async () => {
  const values = Array.from({ length: 1000 }, (_, at) => 1 + (at % 5))
  expect((await summaryOf(values))?.range?.histogram).toEqual([200, 200, 200, 200, 200])
  expect((await summaryOf([0, 0, 1, 3]))?.range?.histogram).toEqual([2, 1, 0, 1])
})

test('each bin of a large range of integers covers as many of them', async () => {
  const histogram = (await summaryOf(Array.from({ length: 36 }, (_, at) => at)))?.range?.histogram
  expect(histogram).toEqual([6, 6, 6, 6, 6, 6])
})

test('few fractions have few bins', async () => {
  expect((await summaryOf([0.25, 0.5, 0.5, 0.75]))?.range?.histogram).toEqual([1, 2, 1])
})

test('the greatest numbers are in the histogram', async () => {
  expect((await summaryOf([-1.7e308, 0.5, 1.7e308]))?.range?.histogram).toEqual([1, 1, 1])
})

test('dates and quantities have a range in their own words', async () => {
  expect(await summaryOf(['2026-03-02', '2026-03-01'])).toMatchObject({
    range: { min: '2026-03-01', max: '2026-03-02' },
    mean: null,
  })
  expect(await summaryOf(['1.5 GB', '900 MB'])).toMatchObject({ range: { min: '900 MB', max: '1.5 GB' } })
})

test('texts have their most frequent values', async () => {
  expect(await summaryOf(['a', 'b', 'c', 'b', 'a', 'b', { x: 1 }])).toMatchObject({
    range: null,
    distinct: 4,
    top: [
      ['b', 3],
      ['a', 2],
    ],
  })
})

test('more than 200,000 different values are not counted', async () => {
  expect(await summaryOf(Array.from({ length: 200_001 }, (_, at) => at))).toMatchObject({
    distinct: null,
    median: 100_000,
  })
})

test('a summary of many rows lets other tasks run in between, and ends when it is aborted', async () => {
  const controller = new AbortController()
  const cells = Array.from({ length: 2_000_000 }, (_, at) => `text ${at}`)
  const summary = summarize(columnOf(cells), controller.signal)
  setTimeout(() => controller.abort())
  expect(await summary).toBeNull()
})
