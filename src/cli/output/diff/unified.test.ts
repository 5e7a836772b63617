import { applyPatch } from 'diff'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffText } from '#compare/text/diff-text.ts'
import type { TextChange } from '#contract/compare/change.ts'
import { unifiedLines } from './unified.ts'

/** A change from lines with the marks of `diff`. */
function changeOf(marked: string[]): TextChange {
  let [old, next] = [0, 0]
  const lines = marked.map((line) => {
    const status = line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same'
    if (status !== 'added') old++
    if (status !== 'removed') next++
    const text = line.slice(1)
    return {
      status,
      old_line: status === 'added' ? null : old,
      new_line: status === 'removed' ? null : next,
      text,
    } as const
  })
  return { kind: 'text', lines, counts: { added: 0, removed: 0 }, note: null }
}

const PLAIN = { paint: (text: string) => text, columns: null, changedOnly: false }
const unified = (marked: string[]) => Array.from(unifiedLines(changeOf(marked), ['a v1', 'a v2'], PLAIN))

test('shows three lines around each change', () => {
  const lines = [' 1', ' 2', ' 3', ' 4', '-5', '+five', ' 6', ' 7', ' 8', ' 9']
  expect(unified(lines)).toEqual(['--- a v1', '+++ a v2', '@@ -2,7 +2,7 @@', ...lines.slice(1, 9)])
})

test('changes far from each other are separate hunks', () => {
  const same = Array.from({ length: 7 }, (_, at) => ` ${at}`)
  const headers = unified(['-x', ...same, '+y']).filter((line) => line.startsWith('@@'))
  expect(headers).toEqual(['@@ -1,4 +1,3 @@', '@@ -6,3 +5,4 @@'])
  expect(unified(['-x', ...same.slice(1), '+y']).filter((line) => line.startsWith('@@'))).toEqual(['@@ -1,7 +1,7 @@'])
})

test('an empty side is named by the line before it', () => {
  expect(unified(['+x'])[2]).toBe('@@ -0,0 +1 @@')
  expect(unified(['-x', '-y'])[2]).toBe('@@ -1,2 +0,0 @@')
})

test('a terminal shows where only the ending of a line differs', () => {
  const lines = Array.from(unifiedLines(changeOf(['-a\r', '+a']), ['a v1', 'a v2'], { ...PLAIN, columns: 80 }))
  expect(lines.slice(3)).toEqual(['-a^M', '+a'])
})

test('equal texts have no difference', () => {
  expect(unified([' same'])).toEqual([])
})

test('applied to the old text, it gives the new one', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', '', 'a\r'), { minLength: 1, maxLength: 40 })
    .map((lines) => `${lines.join('\n')}\n`)
  fc.assert(
    fc.property(text, text, (before, after) => {
      const patch = Array.from(unifiedLines(diffText(before, after), ['a', 'b'], PLAIN), (line) => `${line}\n`).join('')
      expect(applyPatch(before, patch)).toBe(after)
    }),
  )
})
