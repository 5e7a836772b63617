import { expect, test } from 'vitest'
import { dedent } from './dedent.ts'

test('text that is indented as a whole loses what its lines share', () => {
  expect(dedent('\n    # Title\n\n    - one\n      - two\n    ')).toBe('\n# Title\n\n- one\n  - two\n')
})

test('a title on the line of the quotes does not keep the rest indented', () => {
  expect(dedent('# Title\n\n    Words.\n    - one\n    ')).toBe('# Title\n\nWords.\n- one\n')
})

test('tabs and spaces are shared only as far as they are equal', () => {
  expect(dedent('\t\ta\n\t  b')).toBe('\ta\n  b')
})

test('up to three spaces stay, as they mean nothing', () => {
  expect(dedent('  a\n  b')).toBe('  a\n  b')
})

test('text of which one line stands at the margin stays as it is', () => {
  const source = 'Run this:\n\n    pip install x\n    pip list\n'
  expect(dedent(source)).toBe(source)
})

test('Windows line ends become plain ones', () => {
  expect(dedent('a\r\n\r\nb\rc')).toBe('a\n\nb\nc')
})

test('nothing but blank lines is nothing', () => {
  expect(dedent(' \n\t\n')).toBe('')
})
