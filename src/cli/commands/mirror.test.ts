import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { openTerminals, terminal } from '#cli/test-terminal.ts'
import { createApp } from '#server/app.ts'
import { storedTime } from '#server/database/clock.ts'
import type { Tables } from '#server/database/tables.ts'
import { mirrorOf } from '#server/mirror/options.ts'
import { openTestApp, openTestDatabase, TEST_OPTIONS } from '#server/test/test-app.ts'
import { openUpstream } from '#server/upstream/connection.ts'

const silent = createServer(() => {})
let address: string
beforeAll(async () => {
  await once(silent.listen(0, '127.0.0.1'), 'listening')
  const socket = z.object({ port: z.number() }).parse(silent.address())
  address = `http://127.0.0.1:${socket.port}/api`
})
afterAll(() => {
  silent.closeAllConnections()
  silent.close()
})

/** A mirror of a server that never responds, with one artifact, which is only here. */
async function openMirror() {
  const { db, location, close } = await openTestDatabase()
  const plain = await openTestApp({}, location)
  const created = await plain.inject({ method: 'POST', url: '/api/artifacts/', payload: { key: 'daily', data: 1 } })
  await plain.close()
  const { id } = z.object({ id: z.string() }).parse(created.json())
  await db
    .insertInto('artifact_only_here')
    .values({ artifact_id: id, noticed: ago(1) })
    .execute()
  const row = { id: 1, address, started: ago(60), completed: ago(50), checked: ago(0), unreadable: 0 }
  await db
    .insertInto('mirror')
    .values({ ...row, upstream_artifacts: 0 })
    .execute()
  const options = mirrorOf({ address, authorization: null }, { deleted: 'keep' })
  const upstream = openUpstream(options.location, { responseMs: 600_000 })
  const app = await createApp(db, TEST_OPTIONS, { ...options, upstream })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    vitrine: terminal(`${url}/api`),
    setState: (state: Partial<Tables['mirror']>) => db.updateTable('mirror').set(state).execute(),
    close: async () => {
      await app.close()
      await close()
    },
  }
}

const ago = (minutes: number) => storedTime((Date.now() - minutes * 60_000) * 1000)

let mirror: Awaited<ReturnType<typeof openMirror>>
beforeEach(async () => {
  mirror = await openMirror()
})
afterEach(() => mirror.close())

test('the status of a mirror that is up to date ends with 0', async () => {
  const { code, stdout } = await mirror.vitrine(['mirror', 'status'])
  expect(code).toBe(0)
  expect(stdout).toContain(`upstream     ${address}\nstate        up to date\nhere         1 artifact\n`)
  expect(stdout).toContain('there        0 artifacts\nonly here    1 artifact\nlast sync    ')
  expect(stdout).toContain('deletions    kept here (MIRROR_DELETED=keep)\n')
})

test('the first sync shows its progress', async () => {
  await mirror.setState({ completed: null, checked: null, upstream_artifacts: 80_000 })
  const { code, stdout } = await mirror.vitrine(['mirror', 'status'])
  expect(code).toBe(0)
  expect(stdout).toContain('state        first sync\nprogress     0 of about 80,000 artifacts\n')
  expect(stdout).toContain('last sync    not complete yet\n')
})

test.each(['table', 'json'])('as %s, failing requests to the upstream server end with 1', async (format) => {
  await mirror.setState({ error: 'prefect.example cannot be reached.', error_since: ago(5) })
  const { code, stdout, stderr } = await mirror.vitrine(['mirror', 'status', '-o', format])
  expect([code, stderr]).toEqual([1, ''])
  expect(stdout).toContain('prefect.example cannot be reached.')
})

test('JSON is the status as the server sends it', async () => {
  const { stdout } = await mirror.vitrine(['mirror', 'status', '-o', 'json'])
  expect(JSON.parse(stdout)).toMatchObject({ address, phase: 'FOLLOWING', artifacts: 1, only_here: 1, deleted: 'keep' })
})

test('`ls` and `inspect` say what is only here', async () => {
  const list = await mirror.vitrine(['artifact', 'ls'], { columns: 120 })
  expect(list.stdout).toMatch(/ONLY HERE/)
  expect(list.stdout).toMatch(/daily .* yes/)
  const { stdout } = await mirror.vitrine(['artifact', 'inspect', 'daily'])
  expect(stdout).toContain('only here    yes, the upstream server has deleted it\n')
})

test('other servers are not mirrors, and list without the column', async () => {
  const { terminals, close, client } = await openTerminals()
  await client.createArtifact({ key: 'daily', data: 1 })
  for (const server of ['vitrine', 'prefect'] as const) {
    const { code, stdout, stderr } = await terminals[server](['mirror', 'status'])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('error: This server is not a mirror.')
    expect((await terminals[server](['artifact', 'ls'], { columns: 120 })).stdout).not.toContain('ONLY HERE')
  }
  await close()
})
