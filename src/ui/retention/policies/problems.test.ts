import { describe, expect, it } from 'vitest'
import { ApiError } from '#sdk/http/error.ts'
import { problemsAt, restOf } from './problems.ts'

const refusal = (...issues: [loc: (string | number)[], msg: string][]) =>
  new ApiError(new Response(null, { status: 422 }), {
    exception_detail: issues.map(([loc, msg]) => ({ type: 'value_error', loc, msg, input: null })),
  })

describe('what the server refuses', () => {
  it('is said at the policy and field that it is about', () => {
    const error = refusal(
      [['body', 'policies', 2, 'keep_for'], 'Value error, a duration is a whole number and a unit.'],
      [['body', 'policies', 2], 'Value error, a policy says what it keeps.'],
    )
    expect(problemsAt(error, 2)).toEqual({
      keep_for: 'A duration is a whole number and a unit.',
      '': 'A policy says what it keeps.',
    })
    expect(problemsAt(error, 1)).toEqual({})
    expect(restOf(error)).toBeNull()
  })

  it('is said for all when it is about all', () => {
    const error = refusal([['body', 'policies'], 'Value error, every policy has a name of its own.'])
    expect(restOf(error)).toBe('Every policy has a name of its own.')
    expect(restOf(new Error('No answer'))).toBe('No answer')
    expect(restOf(null)).toBeNull()
  })
})
