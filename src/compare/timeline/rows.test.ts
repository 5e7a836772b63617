import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FoldedVersion, foldOf, rowOf, timelineRows } from './rows.ts'

/** "c" is a changed version, "u" an unchanged one, "p" one that is pinned, "f" one of a failed run, "?" one not loaded. */
function versionsOf(text: string) {
  const versions = [...text].map((letter, index): FoldedVersion | undefined =>
    letter === '?'
      ? undefined
      : {
          id: `v${text.length - index}`,
          change: { status: letter === 'c' ? 'changed' : 'unchanged', text: '' },
          is_latest: index === 0,
          is_pinned: letter === 'p',
          flow_run:
            letter === 'f' ? { id: 'run', name: 'run', state_type: 'FAILED', state_name: 'Failed', tags: [] } : null,
        },
  )
  return (index: number) => versions[index]
}

type State = { chosen?: number; opened?: string[]; breaks?: number[] }

function rowsOf(text: string, { chosen = 0, opened = [], breaks = [] }: State = {}) {
  return timelineRows(text.length, versionsOf(text), {
    chosen,
    opened: new Set(opened),
    isBreak: (index) => breaks.includes(index),
  })
}

/** "0 1-3 4": the indices of each row; an open fold is in brackets. */
const shown = (text: string, state?: State) =>
  rowsOf(text, state)
    .map(({ first, last, isOpen }) =>
      isOpen ? `[${first}-${last}]` : first === last ? `${first}` : `${first}-${last}`,
    )
    .join(' ')

describe('the rows of a timeline', () => {
  it('fold consecutive unchanged versions', () => {
    expect(shown('cuuucucuu')).toBe('0 1-3 4 5 6 7-8')
  })

  it.each(['p', 'f'])('never fold a version that is pinned or of a failed run (%s)', (letter) => {
    expect(shown(`cuu${letter}uu`)).toBe('0 1-2 3 4-5')
  })

  it('never fold the latest version', () => {
    expect(shown('uuu')).toBe('0 1-2')
  })

  it('never fold the selected version', () => {
    expect(shown('cuuuuuc', { chosen: 3 })).toBe('0 1-2 3 4-5 6')
    expect(shown('cuuuc', { chosen: 2 })).toBe('0 1 2 3 4')
    expect(shown('cuuuc', { chosen: 1 })).toBe('0 1 2-3 4')
  })

  it('list the versions of an open fold below its heading', () => {
    expect(shown('cuuuc', { opened: ['v3'] })).toBe('0 [1-3] 1 2 3 4')
  })

  it('do not fold over versions that are not loaded', () => {
    expect(shown('cuu??uu')).toBe('0 1-2 3 4 5-6')
  })

  it('do not fold over missing versions', () => {
    expect(shown('cuuuu', { breaks: [2] })).toBe('0 1-2 3-4')
  })

  it('split long folds', () => {
    expect(shown(`c${'u'.repeat(230)}`)).toBe('0 1-100 101-200 201-230')
  })

  it('have each version in one place, in order', () => {
    const version = fc.constantFrom('c', 'u', 'u', 'u', 'p', '?')
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 60 }), fc.nat(), fc.nat(), (letters, choice, other) => {
        const text = letters.join('')
        const state = { chosen: choice % text.length, opened: [`v${other % text.length}`] }
        const covered = rowsOf(text, state).flatMap(({ first, last, isOpen }) =>
          isOpen ? [] : Array.from({ length: last - first + 1 }, (_, place) => first + place),
        )
        expect(covered).toEqual([...text].map((_, index) => index))
      }),
    )
  })
})

describe('the row of a version', () => {
  const rows = rowsOf('cuuucuuc', { opened: ['v7'] })

  it('is its own, or its fold', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((index) => rowOf(rows, index))).toEqual([0, 2, 3, 4, 5, 6, 6, 7])
  })

  it('is the heading of an open fold for its first version', () => {
    expect([0, 1, 2].map((index) => foldOf(rows, index))).toEqual([0, 1, 3])
  })
})
