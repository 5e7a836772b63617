import { describe, expect, it } from 'vitest'
import { ApiError } from '#sdk/index.ts'
import { fieldErrorsAt, generalError } from './field-errors.ts'

const validationError = (...issues: [loc: (string | number)[], msg: string][]) =>
  new ApiError(new Response(null, { status: 422 }), {
    exception_detail: issues.map(([loc, msg]) => ({ type: 'value_error', loc, msg, input: null })),
  })

describe('validation errors of the server', () => {
  it('are shown at their policy and field', () => {
    const error = validationError(
      [['body', 'policies', 2, 'keep_for'], 'Value error, a duration is a whole number and a unit.'],
      [['body', 'policies', 2], 'Value error, a policy needs keep_last, keep_for or both.'],
    )
    expect(fieldErrorsAt(error, 2)).toEqual({
      keep_for: 'A duration is a whole number and a unit.',
      '': 'A policy needs keep_last, keep_for or both.',
    })
    expect(fieldErrorsAt(error, 1)).toEqual({})
    expect(generalError(error)).toBeNull()
  })

  it('are shown for the page if they concern no single policy', () => {
    const error = validationError([['body', 'policies'], 'Value error, policy names must be unique.'])
    expect(generalError(error)).toBe('Policy names must be unique.')
    expect(generalError(new Error('No answer'))).toBe('No answer')
    expect(generalError(null)).toBeNull()
  })
})
