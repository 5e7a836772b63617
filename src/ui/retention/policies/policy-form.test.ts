import { describe, expect, it } from 'vitest'
import { readPolicy, validatePolicy } from './policy-form.ts'

function formData(fields: Record<string, string | string[]>): FormData {
  const form = new FormData()
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) form.append(name, value)
  return form
}

describe('the form of a policy', () => {
  it('is read with one pattern per line and null for empty fields', () => {
    const form = formData({
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
    expect(readPolicy(formData({ keep_for: '30', keep_for_unit: 'd' })).keep_for).toBe('30d')
  })

  it('requires a unique name and a limit', () => {
    expect(validatePolicy(readPolicy(formData({})), [])).toEqual({
      name: 'Enter a name.',
      keep_last: 'Enter a number of versions, an age, or both.',
    })
    expect(validatePolicy(readPolicy(formData({ name: 'a', keep_last: '1' })), ['a'])).toEqual({
      name: 'A policy with this name already exists.',
    })
  })

  it('requires whole numbers', () => {
    for (const keep_last of ['0', '-1', '1.5', 'ten']) {
      expect(validatePolicy(readPolicy(formData({ name: 'a', keep_last })), [])).toHaveProperty('keep_last')
    }
    const form = formData({ name: 'a', keep_for: '1.5', keep_for_unit: 'd' })
    expect(validatePolicy(readPolicy(form), [])).toEqual({ keep_for: 'Enter a whole number.' })
  })
})
