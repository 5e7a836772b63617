import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { type Client, createClient } from '#sdk/client.ts'
import { createDeletion } from '#sdk/retention.ts'
import type { DatabaseLocation } from '#server/config.ts'
import { makeTestDatabase, openTestApp, storeVersions } from '#server/test/test-app.ts'
import { clientOf, waitForDeletion } from '#server/test/test-client.ts'
import { spawnProgram } from '#server/test/test-program.ts'

const VERSIONS = 80
/** The server is killed after these numbers of requests in all. */
const KILLS = [7, 30]
const BATCH = 20

function spawnMirror(location: DatabaseLocation, upstream: string) {
  return spawnProgram('src/server/main.ts', [], {
    PORT: '0',
    DATABASE_URL: location.kind === 'sqlite' ? `sqlite:${location.path}` : location.url,
    VITRINE_UPSTREAM_URL: upstream,
    MIRROR_DELETED: 'keep',
    LOG_LEVEL: 'silent',
  })
}

test('a mirror that is killed while it deletes has deleted everything on both servers in the end', async () => {
  const there = await makeTestDatabase()
  await storeVersions(there.location, VERSIONS, 1)
  const upstream = await openTestApp({}, there.location)
  const { location, drop } = await makeTestDatabase()

  const kills = [...KILLS]
  const asked: string[] = []
  const running: { server: ChildProcess | null; exit: Promise<unknown> } = { server: null, exit: Promise.resolve() }
  upstream.addHook('onResponse', async ({ method, url }) => {
    if (method !== 'DELETE') return
    asked.push(url)
    const { server } = running
    if (server === null || kills[0] === undefined || asked.length < kills[0]) return
    kills.shift()
    server.kill('SIGKILL')
    running.server = null
  })
  const address = `${await upstream.listen({ host: '127.0.0.1', port: 0 })}/api`
  const start = async (): Promise<Client> => {
    const started = spawnMirror(location, address)
    running.server = started
    running.exit = once(started, 'exit')
    for await (const line of createInterface(started.stdout)) {
      const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(line)?.[0]
      if (url) return createClient({ url: `${url}api` })
    }
    // It was killed before it listened.
    return start()
  }

  let client = await start()
  await expect.poll(() => client.countArtifacts({})).toBe(VERSIONS)
  const selection = { artifacts: { key: { any_: ['key-0'] } } }
  const deletion = await createDeletion({ selection }, { client })
  while (kills.length > 0 || running.server === null) {
    await running.exit
    client = await start()
  }
  expect(await waitForDeletion(client, deletion)).toMatchObject({ state: 'COMPLETED', deleted: VERSIONS })
  expect(await client.countArtifacts({})).toBe(0)
  expect(await clientOf(upstream).countArtifacts({})).toBe(0)
  // Only a batch that was interrupted is sent again.
  expect(new Set(asked).size).toBe(VERSIONS)
  expect(asked.length).toBeLessThanOrEqual(VERSIONS + KILLS.length * BATCH)

  running.server.kill()
  await running.exit
  await upstream.close()
  await drop()
  await there.drop()
})
