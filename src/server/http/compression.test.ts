import { gunzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApp } from '#server/test/test-app.ts'
import { acceptsGzip } from './compression.ts'

let app: FastifyInstance
let ids: { small: string; medium: string; large: string }

beforeAll(async () => {
  app = await openTestApp()
  const create = async (chars: number) => {
    const payload = { type: 'markdown', data: 'é'.repeat(chars) }
    return (await app.inject({ method: 'POST', url: '/api/artifacts/', payload })).json().id
  }
  ids = { small: await create(100), medium: await create(10_000), large: await create(200_000) }
})
afterAll(() => app.close())

const read = (id: string, accepted = 'gzip') =>
  app.inject({ url: `/api/artifacts/${id}`, headers: { 'accept-encoding': accepted } })

describe('a response', () => {
  test.each([['medium', 10_000] as const, ['large', 200_000] as const])(
    'of %s size is compressed',
    async (size, chars) => {
      const { headers, rawPayload } = await read(ids[size])
      expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
      expect(JSON.parse(gunzipSync(rawPayload).toString()).data).toBe('é'.repeat(chars))
    },
  )

  test('is sent as it is to clients that do not accept gzip, and tells caches so', async () => {
    const { headers, body } = await read(ids.medium, 'br, gzip;q=0')
    expect([headers['content-encoding'], headers.vary]).toEqual([undefined, 'accept-encoding'])
    expect(JSON.parse(body).data).toHaveLength(10_000)
  })

  test('that is small is not compressed', async () => {
    expect((await read(ids.small)).headers['content-encoding']).toBeUndefined()
  })
})

describe('a list', () => {
  test.each([1, 200])('with limit %d is complete after decompression', async (limit) => {
    const headers = { 'accept-encoding': 'gzip' }
    const sent = { method: 'POST', url: '/api/artifacts/filter', headers, payload: { limit, sort: 'ID_DESC' } } as const
    const list = JSON.parse(gunzipSync((await app.inject(sent)).rawPayload).toString())
    expect(list).toHaveLength(Math.min(limit, 3))
  })
})

test.each([
  ['gzip, deflate, br', true],
  ['GZIP', true],
  ['br;q=1.0, gzip;q=0.5', true],
  ['*', true],
  ['*;q=0', false],
  ['gzip;q=0.000, *', false],
  ['br', false],
  ['', false],
  [undefined, false],
])('Accept-Encoding %j accepts gzip: %j', (accepted, isAccepted) => {
  expect(acceptsGzip(accepted)).toBe(isAccepted)
})
