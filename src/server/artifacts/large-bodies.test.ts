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

test('a table of 3 MB has a preview with its first rows and its size, as JSON and as JSON text', async () => {
  const rows = `[${'{"id": 1, "name": "ada"},'.repeat(120_000)}{"id": 2}]`
  const preview = { kind: 'table', columns: ['id', 'name'], row_count: 120_001, column_count: 2 }
  await post('/artifacts/', `{"key": "large", "type": "table", "data": ${rows}}`)
  await post('/artifacts/', `{"key": "large", "type": "table", "data": ${JSON.stringify(rows)}}`)
  const answer = await post('/vitrine/artifacts/filter', '{"artifacts": {"key": {"any_": ["large"]}}}')
  expect(answer.json().results).toMatchObject([{ preview }, { preview }])
})
