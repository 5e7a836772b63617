import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { displayWidth } from './text.ts'

test('the width of each character is that on a terminal', () => {
  const odd = Array.from({ length: 0x3000 - 0x20 }, (_, at) => String.fromCharCode(0x20 + at)).filter(
    (character) => displayWidth(character) !== stringWidth(character),
  )
  expect(odd).toEqual([])
})
