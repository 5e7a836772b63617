import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { openTestApp } from '#server/test/test-app.ts'

const PASSWORD = 'admin:päss:word'
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

let app: FastifyInstance
let address: string

beforeAll(async () => {
  app = await openTestApp({ authString: PASSWORD, basePath: '/tools/' })
  address = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => app.close())

describe('a server with a password', () => {
  test.each(['/api/admin/version', '/api/csrf-token?client=1', '/api/vitrine', '/api/vitrine/events', '/api/no-such'])(
    'responds to %s with 401 and nothing else without it',
    async (url) => {
      const { statusCode, headers, body } = await app.inject({ url })
      expect([statusCode, body]).toEqual([401, '{"exception_message":"Unauthorized"}'])
      expect(headers['www-authenticate']).toMatch(/^Basic realm=/)
    },
  )

  test.each([
    '/',
    '/artifacts',
    '/tools/artifacts',
    '/assets/no-such.js',
    '/API/health',
    '/api/health/',
    '//api/health',
  ])('responds to %s with 401 without it', async (url) => {
    expect((await app.inject({ url })).statusCode).toBe(401)
  })

  test('makes browsers ask for it, and explains how to be asked again', async () => {
    const { headers, body } = await app.inject({ url: '/artifacts' })
    expect(headers['www-authenticate']).toMatch(/^Basic realm=/)
    expect(body).toBe('Reload this page to sign in.')
  })

  test.each([
    ['GET', '/api/health', 200],
    ['GET', '/tools/api/ready', 200],
    ['GET', '/ui-settings', 200],
    ['POST', '/api/health', 401],
    ['DELETE', '/api/ready', 401],
  ] as const)('responds to %s %s without it with %i', async (method, url, status) => {
    expect((await app.inject({ method, url })).statusCode).toBe(status)
  })

  test('rejects changes without it, and accepts them with it', async () => {
    const create: InjectOptions = { method: 'POST', url: '/api/artifacts/', payload: { key: 'k' } }
    expect((await app.inject(create)).statusCode).toBe(401)
    expect((await app.inject({ ...create, headers: basic(PASSWORD) })).statusCode).toBe(201)
    const count = await app.inject({ method: 'POST', url: '/api/artifacts/count', headers: basic(PASSWORD) })
    expect(count.body).toBe('1')
  })

  test.each([
    ['another password', basic('admin:wrong')],
    ['a prefix of the password', basic(PASSWORD.slice(0, -1))],
    ['an empty password', basic('')],
    ['a password without a scheme', { authorization: 'admin' }],
    ['another case of the scheme', { authorization: basic(PASSWORD).authorization.replace('Basic', 'basic') }],
    ['a bearer token', { authorization: basic(PASSWORD).authorization.replace('Basic', 'Bearer') }],
    ['invalid base64', { authorization: 'Basic !' }],
  ])('rejects %s', async (_, headers) => {
    expect((await app.inject({ url: '/api/version', headers })).statusCode).toBe(401)
  })

  test('tells the UI of Prefect that a password is required, and does not reveal it', async () => {
    const settings = await app.inject({ url: '/ui-settings' })
    expect(settings.json()).toMatchObject({ auth: 'BASIC' })
    const info = await app.inject({ url: '/api/vitrine', headers: basic(PASSWORD) })
    expect(settings.body + info.body).not.toContain('word')
  })
})

/** Opens the socket and sends `message`. Resolves to the response, or to the reason for closing. */
function authenticate(message: object | null, protocol?: string): Promise<unknown> {
  const socket = new WebSocket(
    `${address.replace('http', 'ws')}/api/events/in`,
    protocol === undefined ? [] : [protocol],
  )
  return new Promise((resolve) => {
    socket.on('open', () => message && socket.send(JSON.stringify(message)))
    socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode))
    socket.on('close', (code, reason) => resolve([code, String(reason)]))
    socket.on('message', (data) => {
      resolve(String(data))
      socket.terminate()
    })
  })
}

describe('the event socket of a server with a password', () => {
  test.each([
    [{ type: 'auth', token: PASSWORD }, '{"type":"auth_success"}'],
    [{ type: 'auth', token: 'admin:wrong' }, [1008, 'Invalid token']],
    [{ type: 'auth', token: null }, [1008, 'Auth required but no token provided']],
    [{ type: 'auth', token: 1 }, [1008, 'Auth required but no token provided']],
    [{ type: 'hello' }, [1008, "Expected 'auth' message"]],
  ])('responds to %j', async (message, answer) => {
    expect(await authenticate(message, 'prefect')).toEqual(answer)
  })

  test('rejects clients that do not authenticate', async () => {
    expect(await authenticate(null)).toBe(403)
  })
})
