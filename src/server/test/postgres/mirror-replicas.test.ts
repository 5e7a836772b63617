/** Two mirrors on one database: one of them follows the upstream server. */
import { expect, onTestFinished, test } from 'vitest'
import { openTestMirror, waitForFirstSync } from '#server/mirror/test/test-mirror.ts'
import { Model } from '#server/mirror/test/test-model.ts'
import { startModelServer } from '#server/mirror/test/test-model-server.ts'
import { makeTestDatabase } from '#server/test/test-app.ts'

test('one of two servers follows the upstream server, also for pages of the other, which takes over', async () => {
  const model = new Model()
  const upstream = await startModelServer(model)
  const askedBy: string[] = []
  upstream.server.on('request', ({ headers }) => askedBy.push(String(headers.authorization)))
  const { location, drop } = await makeTestDatabase()
  onTestFinished(async () => {
    await upstream.goDown()
    await drop()
  })
  const first = await openTestMirror(upstream.address(), { location, authorization: 'Bearer first' })
  await waitForFirstSync(first.db)
  const second = await openTestMirror(upstream.address(), { location, authorization: 'Bearer second' })
  onTestFinished(() => second.app.close())

  const arrives = (key: string) =>
    expect.poll(async () => (await second.app.inject({ url: `/api/artifacts/${key}/latest` })).statusCode).toBe(200)
  model.insert({ key: 'a' })
  await arrives('a')
  expect(new Set(askedBy)).toEqual(new Set(['Bearer first']))

  await first.app.close()
  model.now += 1_000_000
  model.insert({ key: 'b' })
  await arrives('b')
  expect(askedBy.at(-1)).toBe('Bearer second')
})
