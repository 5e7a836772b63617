/** Retention policies with as many patterns as are accepted. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeVersions } from '#server/test/test-app.ts'
import { MAX_GROWTH, MAX_HEALTH_MS, measureBeside, postJson, type Server, startServer } from './server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer({}, (location) => storeVersions(location, 20_000, 500))
})
afterAll(() => server.stop())

test('a preview with 900 patterns', async () => {
  const keys = Array.from({ length: 900 }, (_, number) => `*k*e*y*-${number}`)
  const body = JSON.stringify({ policies: [{ name: 'many', keys, keep_last: 1 }] })
  const { result, growth, slowest } = await measureBeside(server, () =>
    postJson(`${server.api}/vitrine/retention/preview`, body),
  )
  expect(await result.json()).toMatchObject({ count: 19_500 })
  expect(growth).toBeLessThan(MAX_GROWTH)
  expect(slowest).toBeLessThan(MAX_HEALTH_MS)
})
