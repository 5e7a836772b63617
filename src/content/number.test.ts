import { expect, it } from 'vitest'
import { formatNumber, plural } from './number.ts'

it('groups digits in thousands', () => {
  expect(formatNumber(999)).toBe('999')
  expect(formatNumber(1_234_567)).toBe('1,234,567')
  expect(formatNumber(12_345_678_901_234_567_890n)).toBe('12,345,678,901,234,567,890')
})

it('uses the singular for exactly one', () => {
  expect(plural(0, 'version')).toBe('0 versions')
  expect(plural(1, 'version')).toBe('1 version')
  expect(plural(1240, 'version')).toBe('1,240 versions')
})

it('takes an irregular plural', () => {
  expect(plural(1, 'entry', 'entries')).toBe('1 entry')
  expect(plural(2, 'entry', 'entries')).toBe('2 entries')
})
