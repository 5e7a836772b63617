import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatJson, type Json } from '#contract/json.ts'
import { kindLabels } from '#contract/kind-labels.ts'
import { compareValues } from './compare.ts'
import { readNumber, readNumbers } from './series/numbers.ts'
import { anyJson } from './test-json.ts'

const page = { changedOnly: false, limit: 100, offset: 0 }
const json = anyJson()
const data = fc.oneof(
  json,
  json.map((value) => formatJson(value)),
)
const types = fc.constantFrom(...Object.keys(kindLabels), 'unknown', 'a\u202eb\n', null)
const value = fc.record({ type: types, data })
/** A pair with the same type more often than chance would have it. */
const pair = fc.oneof(
  fc.tuple(value, value),
  fc.tuple(types, data, data).map(
    ([type, old, next]) =>
      [
        { type, data: old },
        { type, data: next },
      ] as const,
  ),
)
const views = fc.constantFrom('value' as const, 'source' as const)

test('any two values are compared, with a summary of one line', () => {
  fc.assert(
    fc.property(pair, views, ([before, after], view) => {
      const { summary, change } = compareValues(before, after, { view })
      expect(change(page).kind).toBeTruthy()
      expect(summary.text).toMatch(/^[^\p{Cc}\u2028-\u202e\u2066-\u2069]{1,100}$/u)
      expect(summary.text.isWellFormed()).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('a value is unchanged compared with its copy, and no change is listed', () => {
  fc.assert(
    fc.property(value, views, ({ type, data }, view) => {
      const { summary, change } = compareValues({ type, data }, { type, data: structuredClone(data) }, { view })
      expect(summary).toEqual({ status: 'unchanged', text: 'unchanged' })
      expect(JSON.stringify(change(page), withoutBigInts)).not.toMatch(
        /"status":"(added|removed|changed|moved|renamed)"/,
      )
    }),
    { numRuns: 500 },
  )
})

test('what is reported as unchanged stays so with the sides swapped', () => {
  fc.assert(
    fc.property(pair, ([before, after]) => {
      const [there, back] = [compareValues(before, after), compareValues(after, before)]
      expect(back.summary.status).toBe(there.summary.status)
    }),
    { numRuns: 500 },
  )
})

test('the numbers of any value have names of their own and are found again by name', () => {
  fc.assert(
    fc.property(value, (value) => {
      const entries = readNumbers(value)
      expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length)
      for (const { name, value: number } of entries) expect(readNumber(value, { name })).toBe(number)
    }),
    { numRuns: 500 },
  )
})

function withoutBigInts(_: string, member: Json): Json {
  return typeof member === 'bigint' ? String(member) : member
}
