import { describe, expect, it } from 'vitest'
import { problemsOf, readPolicy } from './policy-form.ts'

function filledIn(fields: Record<string, string | string[]>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  return form
}

describe('what is filled in for a policy', () => {
  it('is read with one pattern a line, and with nothing where nothing was said', () => {
    const form = filledIn({
      name: ' daily ',
      keys: 'daily-*\n\n weekly-* \ndaily-*',
      keep_last: '10',
      types: ['table', '~none'],
    })
    expect(readPolicy(form)).toEqual({
      name: 'daily',
      is_enabled: false,
      keys: ['daily-*', 'weekly-*'],
      types: ['table', null],
      flows: null,
      tags: null,
      keep_last: 10,
      keep_for: null,
      removes_latest: false,
    })
    expect(readPolicy(filledIn({ keep_for: '30', keep_for_unit: 'd' })).keep_for).toBe('30d')
  })

  it('needs a name of its own, and something that it keeps', () => {
    expect(problemsOf(readPolicy(filledIn({})), [])).toEqual({
      name: 'A policy needs a name.',
      keep_last: 'Say what is kept: a number of versions, an age, or both.',
    })
    expect(problemsOf(readPolicy(filledIn({ name: 'a', keep_last: '1' })), ['a'])).toEqual({
      name: 'Another policy has this name.',
    })
  })

  it('needs whole numbers', () => {
    for (const keep_last of ['0', '-1', '1.5', 'ten']) {
      expect(problemsOf(readPolicy(filledIn({ name: 'a', keep_last })), [])).toHaveProperty('keep_last')
    }
    const form = filledIn({ name: 'a', keep_for: '1.5', keep_for_unit: 'd' })
    expect(problemsOf(readPolicy(form), [])).toEqual({ keep_for: 'A whole number.' })
  })
})
