/** Bodies that would take too much work to process. */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance

beforeAll(async () => {
  app = await openTestApp()
})
afterAll(() => app.close())

const headers = { 'content-type': 'application/json' }
const post = (url: string, payload: string) => app.inject({ method: 'POST', url: `/api${url}`, headers, payload })

test('a filter of more than 4 MiB is rejected', async () => {
  const answer = await post('/artifacts/filter', JSON.stringify({ a: 'x'.repeat(4 * 1024 * 1024) }))
  expect([answer.statusCode, answer.json()]).toEqual([413, { detail: expect.stringContaining('4194304 bytes') }])
})

test('a list that is too long is rejected, and only the first 100 issues of a body are reported', async () => {
  const tooLong = await post('/logs/', `[${'{},'.repeat(100_000)}{}]`)
  expect(tooLong.statusCode).toBe(422)
  expect(tooLong.json()).toEqual({ detail: 'A list in the body is too long: at most 100000 items are accepted.' })
  const wrong = await post('/logs/', `[${'{},'.repeat(50_000)}{}]`)
  expect(wrong.statusCode).toBe(422)
  expect(wrong.json().exception_detail).toHaveLength(100)
})

test('a large invalid body is not echoed', async () => {
  const large = 'x'.repeat(1_000_001)
  for (const payload of [JSON.stringify({ key: 5, description: large }), `{"description": "${large}" x`]) {
    const answer = await post('/artifacts/', payload)
    expect([answer.statusCode, answer.json().request_body]).toEqual([422, null])
    expect(answer.body.length).toBeLessThan(1000)
  }
})

test('the last value of a repeated field counts', async () => {
  const answer = await post('/artifacts/', `{${'"data":NaN,'.repeat(100_000)}"data":7}`)
  expect(answer.json()).toMatchObject({ data: 7 })
})

test('the offset of a syntax error counts surrogate pairs as one character', async () => {
  const answer = await post('/artifacts/filter', `{"a": "${'😀'.repeat(1000)}", x`)
  expect(answer.json().exception_detail[0].loc).toEqual(['body', 1010])
})
