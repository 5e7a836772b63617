import { expect, test } from 'vitest'
import { time } from './pydantic-types.ts'

test.each([
  ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000000Z'],
  ['2024-03-01T00:30:00+01:00', '2024-02-29T23:30:00.000000Z'],
  ['2024-12-31T23:59:59.123456789-12:00', '2025-01-01T11:59:59.123456Z'],
  ['1735689600', '2025-01-01T00:00:00.000000Z'],
  ['1735689600.25', '2025-01-01T00:00:00.250000Z'],
])('%s is a time', (written, read) => {
  expect(time.parse(written)).toBe(read)
})

test('a number is a time in seconds', () => {
  expect([0, -1.5].map((seconds) => time.safeParse(seconds).data)).toEqual([
    '1970-01-01T00:00:00.000000Z',
    '1969-12-31T23:59:58.500000Z',
  ])
  expect(time.safeParse(1e18).success).toBe(false)
})

test.each([
  '2024-02-30T00:00:00Z',
  '2023-02-29',
  '2024-04-31T10:00:00+02:00',
  '2024-13-01',
  '2024-01-00',
  '2024-01-01T25:00:00Z',
  '2024-01-01T10:60:00Z',
  'yesterday',
])('%s is none, in the words of Pydantic', (written) => {
  const issue = time.safeParse(written).error?.issues[0]
  expect(issue).toMatchObject({ params: { type: 'value_error', msg: expect.stringContaining(written) } })
})
