/** Clients in upstream mode use the credentials of the server, and must only reach the proxied routes with them. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createUpstreamApp } from '#server/app.ts'
import { TEST_OPTIONS } from '#server/test/test-app.ts'
import { rawStatus } from '#server/test/test-raw-request.ts'
import { openUpstream } from './connection.ts'

const ID = '11111111-1111-4111-8111-111111111111'

/** The requests that the upstream server received. */
let received: string[] = []
let address: string
let close: () => Promise<void>

beforeAll(async () => {
  const upstreamServer = createServer(({ method, url }, response) => {
    received.push(`${method} ${url}`)
    response.writeHead(200, { 'content-type': 'application/json' }).end('[]')
  }).listen(0, '127.0.0.1')
  await once(upstreamServer, 'listening')
  const bound = upstreamServer.address()
  const port = typeof bound === 'object' ? bound?.port : 0
  const upstream = openUpstream({ address: `http://127.0.0.1:${port}/accounts/1/api`, authorization: 'Bearer key' })
  const app = await createUpstreamApp(upstream, { ...TEST_OPTIONS, authString: null })
  address = await app.listen({ port: 0, host: '127.0.0.1' })
  close = async () => {
    await app.close()
    upstreamServer.closeAllConnections()
    upstreamServer.close()
  }
})
beforeEach(() => {
  received = []
})
afterAll(() => close())

test.each([
  ['GET', '/%61pi/version?x=/api/block_documents/1'],
  ['DELETE', `/%61pi/artifacts/${ID}?x=/api/block_documents/1`],
  ['GET', '/%61pi/version?x=/api/../../secrets'],
  ['GET', '/%61pi/version?x=/api.evil.example/'],
  ['GET', '/api/artifacts/../variables/latest'],
  ['GET', '/api/artifacts/..\\..\\variables/latest'],
  ['GET', '/api/artifacts/%2e%2e/latest'],
  ['GET', '/api/artifacts/a/latest#'],
  ['POST', '/api/artifacts/#/filter'],
])('%s %s is not sent to the upstream server', async (method, url) => {
  expect([404, 501]).toContain(await rawStatus(address, method, url))
  expect(received).toEqual([])
})

test.each(['a', 'A%20key%5Cwith%3Fmarks', 'caf%C3%A9'])('the escaped key %s is proxied unchanged', async (key) => {
  expect(await rawStatus(address, 'GET', `/api/artifacts/${key}/latest?x=1`)).toBe(200)
  expect(received).toEqual([`GET /accounts/1/api/artifacts/${key}/latest?x=1`])
})
