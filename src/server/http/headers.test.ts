import { request } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cpuMsOf } from '#content/test-cpu-time.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { sendRaw } from '#server/test/test-raw-request.ts'
import { MAX_HEADER_BYTES } from './headers.ts'

let app: FastifyInstance
let address: string

beforeEach(async () => {
  app = await openTestApp()
  address = await app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => app.close())

function upgrade(path: string, protocol: string): Promise<number | undefined> {
  const headers = {
    connection: 'Upgrade',
    upgrade: protocol,
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  return new Promise((resolve, reject) => {
    const sent = request(`${address}${path}`, { headers })
    sent.on('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    sent.on('upgrade', (answer, socket) => {
      socket.destroy()
      resolve(answer.statusCode)
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('an upgrade', () => {
  test.each([
    ['/api/events/in', 101],
    ['/api/health', 404],
    ['/api/events/out', 404],
    ['/artifacts', 404],
  ])('to a WebSocket at %s is answered with %d', async (path, status) => {
    expect(await upgrade(path, 'websocket')).toBe(status)
  })

  test('to another protocol is ignored', async () => {
    expect(await upgrade('/api/health', 'h2c')).toBe(200)
  })
})

describe('a URL', () => {
  test('with a key of 64 kB reaches its artifact', async () => {
    const key = 'k'.repeat(64 * 1024)
    const headers = { 'content-type': 'application/json' }
    await fetch(`${address}/api/artifacts/`, { method: 'POST', headers, body: JSON.stringify({ key }) })
    const answer = await fetch(`${address}/api/artifacts/${key}/latest`)
    expect([answer.status, (await answer.json()).key.length]).toEqual([200, key.length])
  })

  test('with only slashes is rejected quickly', async () => {
    const request = async () => {
      const answer = await fetch(`${address}/api/${'/'.repeat(MAX_HEADER_BYTES - 1000)}a/`)
      expect(answer.status).toBe(404)
    }
    expect(await cpuMsOf(request)).toBeLessThan(1000)
  })

  test('that is too long is a 431 that names the limit', async () => {
    const answer = await sendRaw(
      address,
      `GET /api/artifacts/${'k'.repeat(MAX_HEADER_BYTES)}/latest HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
    expect(answer).toContain(`{"detail":"The URL and headers are longer than the ${MAX_HEADER_BYTES} bytes`)
  })

  test.each(['/api/%E0%A4%A', '/api/artifacts/%E0%A4%A', '/api/artifacts/%/?x=%'])(
    'with an invalid escape such as %s is a 404 of the API',
    async (path) => {
      const answer = await sendRaw(address, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
      expect(answer).toMatch(/^HTTP\/1\.1 404 /)
      expect(answer).toContain('{"detail":"Not Found"}')
    },
  )
})

test('bytes that are not HTTP are a 400', async () => {
  expect(await sendRaw(address, 'hello\r\n\r\n')).toMatch(
    /^HTTP\/1\.1 400 .*\{"detail":"There was an error parsing the request"\}$/s,
  )
})
