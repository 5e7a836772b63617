import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { combineCrc32 } from './crc32-combine.ts'

test('combines the CRCs of two parts to that of the whole', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.uint8Array({ maxLength: 3000 }), (first, second) => {
      const whole = crc32(Buffer.concat([first, second]))
      expect(combineCrc32(crc32(first), crc32(second), second.length)).toBe(whole)
    }),
  )
})

test('the second part may have megabytes', () => {
  const second = Buffer.alloc(5_000_001, 'abc')
  expect(combineCrc32(crc32('first'), crc32(second), second.length)).toBe(crc32(second, crc32('first')))
})
