import { expect, it } from 'vitest'
import { versionsText } from './versions-text.ts'

it.each([
  ['one range', 40, 45, [[1, 40]], 'v1–v40 of 45'],
  [
    'ranges that kept versions interrupt',
    5,
    7,
    [
      [5, 7],
      [2, 2],
    ],
    'v2, v5–v7 of 7',
  ],
  [
    'the newest of many ranges',
    5,
    9,
    [
      [9, 9],
      [7, 7],
      [5, 5],
      [3, 3],
      [1, 1],
    ],
    '…, v3, v5, v7, v9 of 9',
  ],
  ['large numbers', 1200, 1300, [[1, 1200]], 'v1–v1,200 of 1,300'],
  ['a count where versions have no key', 3, null, [], '3 versions'],
] as [string, number, number | null, [number, number][], string][])('shows %s', (_, count, versions, pairs, text) => {
  const ranges = pairs.map(([first, last]) => ({ first, last }))
  expect(versionsText({ count, versions, ranges })).toBe(text)
})
