import { expect, test } from 'vitest'
import { parseJson } from '#contract/json.ts'
import { wireText } from './wire-text.ts'

test.each(['12345678901234567890', '{"2024":1,"2023":2}', '[null,true,"\\ud800",{"a":[]}]', '-0.0'])(
  '%s is written as it was read',
  (text) => {
    expect(wireText(parseJson(text))).toBe(text)
  },
)

test('infinite numbers survive every JSON reader, and NaN that of Vitrine', () => {
  const values = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  expect(JSON.parse(wireText(values))).toEqual(values)
  expect(parseJson(wireText([Number.NaN]))).toEqual([Number.NaN])
})

test('absent fields are left out', () => {
  expect(wireText({ old: undefined, new: null })).toBe('{"new":null}')
})
