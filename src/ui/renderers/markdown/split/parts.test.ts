import { expect, test } from 'vitest'
import { excerptOf } from './parts.ts'

test('shows a text of two megabytes completely', () => {
  const text = 'line\n'.repeat(400_000)
  expect(excerptOf(text)).toEqual({ text, note: null })
})

test('shows the first lines of a very long text and states their share', () => {
  const { text, note } = excerptOf('# H\n\nsome words\n\n'.repeat(500_000))
  expect(text.length).toBeLessThanOrEqual(200_000)
  expect(text.endsWith('\n')).toBe(true)
  expect(note).toBe('Showing the first 200 kB of 8.5 MB. Download the artifact to see all of it.')
})

test('cuts a very long line, but never inside a character', () => {
  const { text, note } = excerptOf(`x${'😀'.repeat(30_000_000)}`)
  expect(text.length).toBe(199_999)
  expect(text.isWellFormed()).toBe(true)
  expect(note).toContain('of 60 MB')
})
