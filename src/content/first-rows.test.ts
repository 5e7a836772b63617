import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstRows } from './first-rows.ts'

const rows = fc.array(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()), fc.integer()), {
  minLength: 1,
  maxLength: 250,
})

test('of a text that is cut anywhere, the first rows are those that are complete', () => {
  fc.assert(
    fc.property(rows, fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }), (rows, isString, part) => {
      const json = JSON.stringify(rows)
      const text = isString ? JSON.stringify(json) : json
      const found = firstRows(text.slice(0, Math.round(text.length * part)))
      if (found === null) return
      const list: unknown[] = JSON.parse(found)
      expect(list.length).toBeGreaterThan(0)
      expect(list).toEqual(JSON.parse(JSON.stringify(rows.slice(0, list.length))))
    }),
  )
})

test('a row that is cut is left out', () => {
  expect(firstRows('[{"a":1},{"a":12')).toBe('[{"a":1}]')
  expect(firstRows('[[1],12')).toBe('[[1]]')
  expect(firstRows('"[[1], [\\"a\\\\')).toBe('[[1]]')
  expect(firstRows('"[[\\"\\u00e')).toBeNull()
})

test('of many rows, the first ones that fill a screen are enough', () => {
  const text = JSON.stringify(Array.from({ length: 1000 }, (_, row) => ({ row })))
  expect(JSON.parse(firstRows(text) ?? '')).toHaveLength(200)
})

test.each(['', '{"a":[1]}', '"# Title"', '7', '[', 'nope'])('%s has no first rows', (text) => {
  expect(firstRows(text)).toBeNull()
})
