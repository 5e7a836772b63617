import { expect, it } from 'vitest'
import { formatBytes } from './bytes.ts'

it('formats sizes in decimal units', () => {
  expect([0, 1, 999, 1000, 1340, 9960, 24_300_000, 999_600, 5e12].map(formatBytes)).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '1.0 kB',
    '1.3 kB',
    '10 kB',
    '24 MB',
    '1.0 MB',
    '5000 GB',
  ])
})
