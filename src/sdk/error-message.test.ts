import { describe, expect, it } from 'vitest'
import { parseJson } from '#contract/json.ts'
import { describeError, errorMessage } from './error-message.ts'
import { ApiError, ConnectionError } from './http/error.ts'

function apiError(status: number, detail?: string, headers: Record<string, string> = {}): ApiError {
  return new ApiError(new Response(null, { status, statusText: 'Bad Gateway', headers }), detail ? { detail } : {})
}

describe('describeError', () => {
  it('gives the facts of an API error', () => {
    const error = new ApiError(new Response(null, { status: 422, headers: { 'x-request-id': 'req-7' } }), {
      exception_detail: [{ type: 'missing', loc: ['body', 'key'], msg: 'Field required', input: null }],
    })
    expect(describeError(error)).toEqual({
      title: 'Request failed (422)',
      detail: 'key: Field required',
      status: 422,
      issues: error.issues,
      requestId: 'req-7',
    })
  })

  it('says when to try again', () => {
    expect(describeError(apiError(429, 'Slow down', { 'retry-after': '1' }))).toMatchObject({
      title: 'Too many requests',
      detail: 'Slow down. Try again in 1 second.',
    })
    expect(describeError(apiError(503, 'Busy.', { 'retry-after': '1.2' })).detail).toBe('Busy. Try again in 2 seconds.')
  })

  it('has no status when there was no response', () => {
    const error = new ConnectionError('http://127.0.0.1:1/api', undefined)
    expect(describeError(error)).toMatchObject({
      title: 'Cannot reach the server',
      detail: 'The server did not respond.',
      status: null,
    })
  })

  it('recognizes a response that is not JSON', () => {
    const error = (() => {
      try {
        return parseJson('<html>')
      } catch (error) {
        return error
      }
    })()
    expect(describeError(error).title).toBe('Invalid response')
  })

  it('takes any thrown value', () => {
    expect(describeError(new Error('broken')).detail).toBe('broken')
    expect(describeError('broken').detail).toBe('broken')
  })
})

describe('errorMessage', () => {
  it('gives the status and the words of the server', () => {
    expect(errorMessage(apiError(404, 'Artifact not found.'))).toBe('Request failed (404): Artifact not found.')
  })

  it('gives the status line when the server sent no words', () => {
    expect(errorMessage(apiError(502))).toBe('Request failed (502 Bad Gateway)')
    expect(errorMessage(apiError(502, undefined, { 'retry-after': '5' }))).toBe(
      'Request failed (502 Bad Gateway). Try again in 5 seconds.',
    )
  })

  it('names the request', () => {
    expect(errorMessage(apiError(500, 'Oops', { 'x-request-id': 'a1' }))).toBe(
      'Request failed (500): Oops (request a1)',
    )
  })

  it('is the message of any other error', () => {
    expect(errorMessage(new Error('broken'))).toBe('broken')
    const error = new ConnectionError('http://127.0.0.1:1/api', undefined)
    expect(errorMessage(error)).toBe(error.message)
  })
})
