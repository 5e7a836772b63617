import { expect, test } from 'vitest'
import { excerptOf } from './excerpt.ts'

test('a text of a few megabytes is shown whole', () => {
  const text = 'line\n'.repeat(400_000)
  expect(excerptOf(text)).toEqual({ text, note: null })
})

test('of a very long text the first lines are shown, and it is said how much that is', () => {
  const { text, note } = excerptOf('# H\n\nsome words\n\n'.repeat(500_000))
  expect(text.length).toBeLessThanOrEqual(200_000)
  expect(text.endsWith('\n')).toBe(true)
  expect(note).toBe('The first 200 kB of 9 MB are shown; the download and the raw view have all of it.')
})

test('a very long line is cut where it may be, but not inside a character', () => {
  const { text, note } = excerptOf(`x${'😀'.repeat(30_000_000)}`)
  expect(text.length).toBe(199_999)
  expect(text.isWellFormed()).toBe(true)
  expect(note).toContain('of 60 MB')
})
