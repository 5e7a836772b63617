/** One client that searches all there is. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MAX_GROWTH, MAX_HEALTH_MS, measureBeside, postJson, type Server, startServer } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
  const line = { name: 'load', level: 20, timestamp: '2026-01-01T00:00:00Z', message: `${'a'.repeat(250)} Müller` }
  await postJson(`${server.api}/logs/`, JSON.stringify(Array(100_000).fill(line)))
})
afterAll(() => server.stop())

async function search(query: string): Promise<number> {
  const response = await postJson(`${server.api}/logs/filter`, JSON.stringify({ logs: { text: { query } } }))
  return (await response.json()).length
}

test.each([
  ['a word', 'mÜller', 200],
  ['letters that repeat before one that no line has', `${'a'.repeat(190)}ö`, 0],
  ['letters that repeat after one that no line has', `ö${'a'.repeat(190)}`, 0],
])('a search for %s in 100,000 lines', async (_, query, found) => {
  const { result, growth, slowest } = await measureBeside(server, () => search(query))
  expect(result).toBe(found)
  expect(growth).toBeLessThan(MAX_GROWTH)
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
})
