import { expect, it } from 'vitest'
import type { HistoryPoint } from '#contract/vitrine.ts'
import { barsOf } from './bars.ts'

const point = (version: number, fields: Partial<HistoryPoint> = {}): HistoryPoint => ({
  version,
  created: '2026-11-29T08:00:00Z',
  status: 'changed',
  value: null,
  size: 1000,
  is_failed: false,
  ...fields,
})
const heightsOf = (...values: (number | null)[]) =>
  barsOf(values.map((value, index) => point(index + 1, { value }))).bars.map(({ height }) => height)

it('the bars of equal values have the same moderate height', () => {
  expect(heightsOf(7, 7, 7)).toEqual([0.5, 0.5, 0.5])
  expect(heightsOf(0, 0)).toEqual([0.5, 0.5])
})

it('a small change makes a small difference', () => {
  const [before = 0, after = 0] = heightsOf(0.8, 0.79)
  expect(before).toBeGreaterThan(after)
  expect(before - after).toBeLessThan(0.1)
})

it('a large change takes the full height', () => {
  expect(heightsOf(10, 90)).toEqual([0.1, 1])
})

it('the highest bar is the highest value, also of negative ones', () => {
  const [low = 0, high = 0] = heightsOf(-90, -10)
  expect(high).toBeGreaterThan(low)
})

it.each([[[-1.7e308, 1.7e308]], [[Number.NaN, 3]], [[null, 4]], [[Number.POSITIVE_INFINITY, 1]], [[]]])(
  'every bar of %j fits its space',
  (values) => {
    for (const height of heightsOf(...values)) {
      expect(height).toBeGreaterThanOrEqual(0.1)
      expect(height).toBeLessThanOrEqual(1)
    }
  },
)

it('the bars of versions without numbers have the height of their sizes', () => {
  const { bars } = barsOf([point(1, { size: 100 }), point(2, { size: 4000 })])
  expect(bars.map(({ height }) => height)).toEqual([0.1, 1])
})

it('a bar shows whether its version changed something, and whether its run failed', () => {
  const { bars } = barsOf([
    point(1, { status: 'first' }),
    point(2),
    point(3, { status: 'unchanged' }),
    point(4, { status: 'kind' }),
    point(5, { is_failed: true }),
    point(6, { status: null }),
  ])
  expect(bars.map(({ status }) => status)).toEqual([
    'unchanged',
    'changed',
    'unchanged',
    'changed',
    'failed',
    'unchanged',
  ])
})

it('the label says the same in words', () => {
  expect(barsOf([point(1, { value: 0.82 }), point(2, { value: 0.79, is_failed: true })]).label).toBe(
    'Last 2 versions: 1 changed, 1 by failed runs. Value from 0.82 to 0.79.',
  )
  expect(barsOf([point(1, { status: 'unchanged' }), point(2, { status: 'unchanged' })]).label).toBe(
    'Last 2 versions: 0 changed. Size 1.0 kB.',
  )
})
