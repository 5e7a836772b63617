import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDifferent, formatShort } from './number-text.ts'

test.each<[number | bigint, string]>([
  [0.8200000000000001, '0.82'],
  [1234567, '1,234,567'],
  [-0.5, '−0.5'],
  [-0, '0'],
  [1234.5678, '1,235'],
  [-27023.48, '−27,023'],
  [0.00001234567, '1.235e−5'],
  [1e21, '1e21'],
  [12345678901234567890n, '12,345,678,901,234,567,890'],
  [10n ** 40n + 1n, '1e40'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '−Infinity'],
])('%s is written as %j', (value, text) => {
  expect(formatShort(value)).toBe(text)
})

test.each<[number | bigint, number | bigint, [string, string]]>([
  [0.1, 0.10001, ['0.1', '0.10001']],
  [1234.5678, 1234.5679, ['1,234.5678', '1,234.5679']],
  [0.1 + 0.2, 0.3, ['0.30000000000000004', '0.3']],
])('%s and %s are written with the digits that differ', (before, after, texts) => {
  expect(formatDifferent(before, after)).toEqual(texts)
})

test('numbers that differ are written differently', () => {
  const number = fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.maxSafeInteger())
  fc.assert(
    fc.property(number, number, (before, after) => {
      const [a, b] = formatDifferent(before, after)
      expect(a === b).toBe(before === after)
    }),
    {
      examples: [
        [5e-324, 0],
        [1e15, 1e15 + 1],
        [0.1, 0.1 + Number.EPSILON / 16],
      ],
    },
  )
})
