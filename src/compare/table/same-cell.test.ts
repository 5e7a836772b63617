import { describe, expect, test } from 'vitest'
import type { Json } from '#contract/json.ts'
import { isSameCell } from './same-cell.ts'

const exact = { absolute: 0, relative: 0 }

test.each([
  [Number.NaN, Number.NaN],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  [0, -0],
  [5n, 5],
  [2n ** 70n, 2 ** 70],
  [2n ** 70n, 2n ** 70n],
  [
    { a: 1, b: [2, null] },
    { b: [2, null], a: 1n },
  ],
  [[Number.NaN], [Number.NaN]],
])('%o and %o are the same', (a, b) => {
  expect([isSameCell(a, b, exact), isSameCell(b, a, exact)]).toEqual([true, true])
})

test.each([
  [null, undefined],
  [null, 0],
  [1, '1'],
  [1, true],
  ['', undefined],
  [0.1 + 0.2, 0.3],
  [2n ** 53n + 1n, 2 ** 53],
  [2n ** 70n, 2n ** 70n + 1n],
  [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  [Number.NaN, null],
  [[], {}],
  [
    [1, 2],
    [2, 1],
  ],
  [[1], [1, 1]],
  [{ a: 1 }, { b: 1 }],
  [{ a: { b: 1 } }, { a: { b: 2 } }],
  [{ toString: 1 }, { x: 1 }],
])('%o and %o differ', (a, b) => {
  expect([isSameCell(a, b, exact), isSameCell(b, a, exact)]).toEqual([false, false])
})

describe('with a tolerance', () => {
  test.each([
    [1, 1.1, { absolute: 0.2, relative: 0 }, true],
    [1, 1.3, { absolute: 0.2, relative: 0 }, false],
    [100, 101, { absolute: 0, relative: 0.01 }, true],
    [100, 102, { absolute: 0, relative: 0.01 }, false],
    [2n ** 70n, 2n ** 70n + 5n, { absolute: 10, relative: 0 }, true],
    [1, Number.POSITIVE_INFINITY, { absolute: 1e300, relative: 1 }, false],
    [1, Number.NaN, { absolute: 10, relative: 1 }, false],
    [1, '1', { absolute: 10, relative: 1 }, false],
    [[1], [1.1], { absolute: 0.2, relative: 0 }, true],
    [1, 2, { absolute: Number.NaN, relative: -1 }, false],
  ])('%o and %o within %o: %s', (a, b, tolerance, isSame) => {
    expect(isSameCell(a, b, tolerance)).toBe(isSame)
  })
})

test('values nested too deeply for the call stack are compared', () => {
  const deep = (inner: Json) => {
    let value = inner
    for (let level = 0; level < 200_000; level++) value = [value]
    return value
  }
  expect(isSameCell(deep(1), deep(1), exact)).toBe(true)
  expect(isSameCell(deep(1), deep(2), exact)).toBe(false)
})
