import { expect, test } from 'vitest'
import { firstCrossing } from './first-version.ts'

test.each([
  [{ below: 0.8 }, 3],
  [{ above: 0.95 }, 4],
  [{ below: 0.8, above: 0.85 }, 2],
  [{ below: 0.1 }, -1],
  [{}, -1],
])('the first value beyond %o is found, and gaps are passed over', (bounds, index) => {
  expect(firstCrossing([0.82, null, 0.9, 0.79, 0.99], bounds)).toBe(index)
})
