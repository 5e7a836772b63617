import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatJson, type Json, parseJson } from '#contract/json.ts'
import { jsonStart } from './json-start.ts'

test('a short value is written completely, with big integers and infinity', () => {
  expect(jsonStart({ a: [1, null, 'x'], b: 9007199254740993n, c: Number.POSITIVE_INFINITY }, 100)).toBe(
    '{"a":[1,null,"x"],"b":9007199254740993,"c":Infinity}',
  )
})

test('a long value is cut', () => {
  expect(jsonStart({ rows: Array.from({ length: 100_000 }, (_, at) => at) }, 16)).toBe('{"rows":[0,1,2,…')
  expect(jsonStart(['x'.repeat(1_000_000)], 8)).toBe('["xxxxx…')
})

test('the start is the start of the JSON text, for any value', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'grapheme' }), fc.integer({ min: 2, max: 60 }), (text, maxChars) => {
      const value: Json = parseJson(text)
      const start = jsonStart(value, maxChars)
      expect(start.length).toBeLessThanOrEqual(maxChars)
      const full = formatJson(value)
      if (full.length <= maxChars) expect(start).toBe(full)
    }),
  )
})
