import { expect, test } from 'vitest'
import { withContext } from './context.ts'

/** Each letter is an item, capitals are changed; a number stands for those that are skipped. */
function shown(text: string): string {
  const items = Array.from(text, (letter) => ({ letter, status: letter === letter.toUpperCase() ? 'changed' : 'same' }))
  return Array.from(withContext(items), (part) => ('item' in part ? part.item.letter : `(${part.skipped})`)).join('')
}

test('shows three items before and after a change, and counts the others', () => {
  expect(shown('abcdeFghijkl')).toBe('(2)cdeFghi(3)')
  expect(shown('abcDefgHij')).toBe('abcDefgHij')
  expect(shown('AbcdefghI')).toBe('Abcd(1)fghI')
  expect(shown('abc')).toBe('(3)')
  expect(shown('')).toBe('')
})
