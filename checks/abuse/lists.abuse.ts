/** One client that asks for more than fits into memory. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MAX_GROWTH, MAX_HEALTH_MS, measureBeside, postJson, type Server, startServer } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
  for (let count = 0; count < 40; count++) await server.publish(10_000_000)
})
afterAll(() => server.stop())

test('a list of 400 MB is sent in parts', async () => {
  const { result, growth, slowest } = await measureBeside(server, async () => {
    const response = await postJson(`${server.api}/artifacts/filter`, '{}')
    let bytes = 0
    for await (const chunk of response.body ?? []) bytes += chunk.length
    return bytes
  })
  expect(result).toBeGreaterThan(400_000_000)
  expect(growth).toBeLessThan(MAX_GROWTH)
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
})
