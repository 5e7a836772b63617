import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance

beforeAll(async () => {
  app = await openTestApp({ bodyLimit: 1_000_000 })
})
afterAll(() => app.close())

const ARTIFACT = JSON.stringify({ key: 'report', data: 'x'.repeat(10_000) })

const send = (encoding: string, payload: Buffer) => {
  const headers = { 'content-type': 'application/json', 'content-encoding': encoding }
  return app.inject({ method: 'POST', url: '/api/artifacts/', headers, payload })
}

test('a large body of many chunks arrives as it was sent', async () => {
  const app = await openTestApp()
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const data = Array.from({ length: 300_000 }, (_, line) => `line ${line}`).join('\n')
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ key: 'large', type: 'markdown', data })
  const answer = await fetch(`${address}/api/artifacts/`, { method: 'POST', headers, body })
  const created = await answer.json()
  expect(created.data === data).toBe(true)
  await app.close()
})

describe('a compressed request body', () => {
  test.each([
    ['gzip', gzipSync(ARTIFACT)],
    ['deflate', deflateSync(ARTIFACT)],
    ['br', brotliCompressSync(ARTIFACT)],
    ['identity', Buffer.from(ARTIFACT)],
  ])('with %s is decompressed', async (encoding, payload) => {
    const answer = await send(encoding, payload)
    expect([answer.statusCode, answer.json().data.length]).toEqual([201, 10_000])
  })

  test('of an unknown encoding is a 415', async () => {
    const answer = await send('compress', Buffer.from(ARTIFACT))
    expect([answer.statusCode, answer.json()]).toEqual([415, { detail: 'Unsupported Content-Encoding: compress' }])
  })

  test.each(['artifacts/', 'health'])('that is not in its encoding is a client error at %s', async (path) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const answer = await app.inject({ method: 'POST', url: `/api/${path}`, headers, payload: '{"key": "a"}' })
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(answer.statusCode).toBeLessThan(500)
  })

  test('is limited by its size after decompression', async () => {
    const answer = await send('gzip', gzipSync(Buffer.alloc(50_000_000, ' ')))
    expect([answer.statusCode, answer.json().detail]).toEqual([413, expect.stringContaining('1000000 bytes')])
  })
})
