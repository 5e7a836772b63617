import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as pydantic from '#contract/pydantic-types.ts'
import { WireRow } from './wire-row.ts'

const pad = (digits: number, max: number) =>
  fc.integer({ min: 0, max }).map((value) => String(value).padStart(digits, '0'))

test('times are read as those of requests, valid or not', () => {
  const fraction = fc.oneof(
    fc.constant(''),
    fc.integer({ min: 0, max: 99_999_999 }).map((value) => `.${value}`),
  )
  const zone = fc.constantFrom('Z', '+00:00', '+01:00', '')
  const parts = [pad(4, 3000), pad(2, 14), pad(2, 33), pad(2, 25), pad(2, 61), pad(2, 61), fraction, zone] as const
  fc.assert(
    fc.property(...parts, (year, month, day, hour, minute, second, fraction, zone) => {
      const time = `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone}`
      const row = new WireRow(JSON.stringify({ time }))
      const expected = pydantic.time.safeParse(time)
      if (expected.success) expect(row.time('time')).toBe(expected.data)
      else expect(() => row.time('time')).toThrow('time is not a time')
    }),
    { numRuns: 2000 },
  )
})

test('an object with a field toString is malformed as a time, and a tag as JSON', () => {
  const row = new WireRow('{"time":{"toString":1},"tags":[{"toString":1},2]}')
  expect(() => row.time('time')).toThrow('time is not a time')
  expect(row.texts('tags')).toEqual(['{"toString":1}', '2'])
})
