import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { changesOf, publish } from '#server/changes/test-changes.ts'
import { openTestApp } from '#server/test/test-app.ts'
import { createDatabase } from '#server/test/test-postgres.ts'
import { Replica } from './replica.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase(inject('postgres_url'), inject('postgres_template'))
})
afterAll(() => database.drop())

const open = () => openTestApp({}, { kind: 'postgres', url: database.url, poolSize: 10 })
const statuses = async (app: FastifyInstance, key: string) =>
  (await changesOf(app, key)).map((change) => change?.status)

test('versions that several servers publish are all computed, by whichever is running', async () => {
  const servers = [await open(), await open()] as const
  for (let data = 0; data < 20; data++) {
    await publish(data % 2 === 0 ? servers[0] : servers[1], { key: 'shared', type: 'progress', data })
  }
  await servers[0].close()
  expect(await statuses(servers[1], 'shared')).toEqual(['first', ...Array.from({ length: 19 }, () => 'changed')])
  await servers[1].close()
})

test('a server that is stopped while versions are pending exits, and the next one continues', async () => {
  const replica = new Replica(database.url)
  await replica.start()
  const publishing = Array.from({ length: 100 }, (_, data) =>
    fetch(`${replica.url}/artifacts/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: 'stopped', type: 'progress', data }),
    }),
  )
  for (const answer of await Promise.all(publishing)) expect(answer.status).toBe(201)
  await replica.kill('SIGTERM')
  const next = await open()
  expect((await statuses(next, 'stopped')).filter((status) => status === 'first')).toHaveLength(1)
  await next.close()
})
