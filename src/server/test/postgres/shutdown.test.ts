import { once } from 'node:events'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { WebSocket } from 'ws'
import { createDatabase } from '#server/test/test-postgres.ts'
import { Replica } from './replica.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let replica: Replica

beforeAll(async () => {
  database = await createDatabase(inject('postgres_url'))
  replica = new Replica(database.url)
  await replica.start()
})
afterAll(async () => {
  await replica.kill()
  await database.drop()
})

const COUNT = 300

function event(at: number): string {
  const id = `11111111-1111-4111-8111-${String(at).padStart(12, '0')}`
  return JSON.stringify({
    id,
    occurred: '2026-01-01T00:00:10Z',
    event: 'prefect.task-run.Completed',
    resource: { 'prefect.resource.id': `prefect.task-run.${id}`, 'prefect.orchestration': 'client' },
    related: [],
    payload: { task_run: { task_key: `step-${at}`, dynamic_key: '0' }, validated_state: { type: 'COMPLETED' } },
  })
}

test('events that a client sent before it disconnected are stored before the server exits', async () => {
  const socket = new WebSocket(`${replica.url.replace('http', 'ws')}/events/in`)
  await once(socket, 'open')
  for (let at = 0; at < COUNT; at++) socket.send(event(at))
  socket.close()
  await once(socket, 'close')
  await replica.kill('SIGTERM')
  await replica.start()
  const count = await fetch(`${replica.url}/task_runs/count`, { method: 'POST' })
  expect(await count.json()).toBe(COUNT)
})
