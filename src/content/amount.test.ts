import { expect, it } from 'vitest'
import { amount } from './amount.ts'

it('names the number of versions, keys and bytes', () => {
  expect(amount({ count: 4000, keys: 37, bytes: 12_000_000 })).toBe('4,000 versions of 37 keys, 12 MB')
  expect(amount({ count: 1, keys: 1, bytes: 12 })).toBe('1 version, 12 bytes')
})

it('omits the keys when there are none', () => {
  expect(amount({ count: 2, keys: 0, bytes: 900 })).toBe('2 versions, 900 bytes')
})
