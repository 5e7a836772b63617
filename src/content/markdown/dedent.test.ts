import { expect, test } from 'vitest'
import { dedent } from './dedent.ts'

test('the common indentation of all lines is removed', () => {
  expect(dedent('\n    # Title\n\n    - one\n      - two\n    ')).toBe('\n# Title\n\n- one\n  - two\n')
})

test('the lines below a title that follows the quotes are dedented', () => {
  expect(dedent('# Title\n\n    Words.\n    - one\n    ')).toBe('# Title\n\nWords.\n- one\n')
})

test('only identical tabs and spaces count as common indentation', () => {
  expect(dedent('\t\ta\n\t  b')).toBe('\ta\n  b')
})

test('up to three spaces are kept', () => {
  expect(dedent('  a\n  b')).toBe('  a\n  b')
})

test('text with an unindented line is unchanged', () => {
  const source = 'Run this:\n\n    pip install x\n    pip list\n'
  expect(dedent(source)).toBe(source)
})

test('Windows line endings are normalized', () => {
  expect(dedent('a\r\n\r\nb\rc')).toBe('a\n\nb\nc')
})

test('blank lines alone become an empty string', () => {
  expect(dedent(' \n\t\n')).toBe('')
})
