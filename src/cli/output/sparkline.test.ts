import { expect, test } from 'vitest'
import { sparkline } from './sparkline.ts'

test('draws each value between the smallest and the largest', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 80)).toBe('▁▂▃▄▅▆▇█')
  expect(sparkline([-2, 5, -2], 80)).toBe('▁█▁')
})

test('equal values are in the middle, and missing ones are gaps', () => {
  expect(sparkline([3, null, 3, Number.NaN], 80)).toBe('▅ ▅ ')
  expect(sparkline([null], 80)).toBe(' ')
  expect(sparkline([], 80)).toBe('')
})

test('more values than columns are averaged', () => {
  expect(
    sparkline(
      Array.from({ length: 800 }, (_, at) => at),
      8,
    ),
  ).toBe('▁▂▃▄▅▆▇█')
  expect(sparkline([0, 10, 0, 0, null, null], 3)).toBe('█▁ ')
})

test('the largest numbers do not overflow', () => {
  const max = Number.MAX_VALUE
  expect(sparkline([-max, 0, max], 80)).toBe('▁▅█')
  expect(sparkline([max, max, -max, -max], 2)).toBe('█▁')
})
