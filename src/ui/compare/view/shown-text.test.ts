import { expect, test } from 'vitest'
import { differenceOf, shownPair, shownText } from './shown-text.ts'

const rounded = (cell: unknown) => (typeof cell === 'number' ? cell.toFixed(2) : null)
const raw = () => null

test('a changed number has the format of its column', () => {
  expect(shownPair({ old: 0.5, new: 1 }, rounded)).toEqual(['0.50', '1.00'])
})

test('numbers that look the same in the format keep their digits', () => {
  expect(shownPair({ old: 0.501, new: 0.502 }, rounded)).toEqual(['0.501', '0.502'])
})

test('long texts are cut around their first difference', () => {
  const same = 'x'.repeat(5000)
  const [old, now] = shownPair({ old: `${same}old`, new: `${same}new` }, raw)
  expect(old).toMatch(/^…x{1,30}old$/)
  expect(now).toMatch(/^…x{1,30}new$/)
})

test('nested values are cut around their first difference', () => {
  const list = Array.from({ length: 500 }, (_, index) => index)
  const [old, now] = shownPair({ old: [...list, 'a'], new: [...list, 'b'] }, raw)
  expect(old).toContain('"a"')
  expect(now).toContain('"b"')
})

test('a cut never leaves half of a surrogate pair', () => {
  const emoji = '😀'.repeat(400)
  for (const text of [...shownPair({ old: `${emoji}a`, new: `a${emoji}b` }, raw), shownText(`a${emoji}`, raw)]) {
    expect(text.isWellFormed()).toBe(true)
  }
})

test('big integers keep all digits', () => {
  const change = { old: 12345678901234567890n, new: 12345678901234567891n }
  expect(shownPair(change, raw)).toEqual(['12345678901234567890', '12345678901234567891'])
  expect(differenceOf(change)).toMatch(/^\+1\b/)
})

test('only two numbers have a difference', () => {
  expect(differenceOf({ old: 'a', new: 2 })).toBe('')
  expect(differenceOf({ old: null, new: 2 })).toBe('')
})
