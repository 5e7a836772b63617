import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import * as z from 'zod/mini'
import { createDatabase } from '#server/test/test-postgres.ts'
import { Replica } from './replica.ts'

const CLIENTS = 32
const REQUESTS = 25
const KEYS = 8

let database: Awaited<ReturnType<typeof createDatabase>>
let replicas: Replica[]

beforeAll(async () => {
  database = await createDatabase(inject('postgres_url'))
  replicas = Array.from({ length: 3 }, () => new Replica(database.url))
  // Started at the same time on an empty database: one of them creates the tables.
  await Promise.all(replicas.map((replica) => replica.start()))
})
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.kill()))
  await database.drop()
})

const Made = z.object({ id: z.string(), created: z.string(), key: z.string() })
type Made = z.output<typeof Made>

/** Null when the server was killed: it may or may not have processed the request. */
async function send(replica: number, method: string, path: string, body?: object): Promise<Response | null> {
  const headers = { 'content-type': 'application/json' }
  const init = { method, ...(body && { headers, body: JSON.stringify(body) }) }
  return fetch(`${replicas[replica % replicas.length]?.url}${path}`, init).catch(() => null)
}

async function list<Schema extends z.ZodMiniType>(schema: Schema, replica: number, path: string, query: object) {
  const answer = await send(replica, 'POST', path, query)
  return z.array(schema).parse(await answer?.json())
}

/** What the servers confirmed. */
const made = new Map<string, Made>()
const deleted = new Set<string>()
const inDoubt = new Set<string>()
const refused: string[] = []
let answers = 0

async function client(number: number): Promise<void> {
  let mine: Made | null = null
  for (let request = 0; request < REQUESTS; request++) {
    const isDeletion = request % 5 === 4 && mine !== null
    const answer = isDeletion
      ? await send(number + request, 'DELETE', `/artifacts/${mine?.id}`)
      : await send(number + request, 'POST', '/artifacts/', { key: `key-${(number + request) % KEYS}`, data: request })
    answers++
    if (isDeletion && mine) {
      if (answer?.status === 204) deleted.add(mine.id)
      else inDoubt.add(mine.id)
      mine = null
    } else if (answer?.status === 201) {
      mine = Made.parse(await answer.json())
      made.set(mine.id, mine)
    } else if (answer) refused.push(`${answer.status} ${await answer.text()}`)
  }
}

/** Kills and restarts a server twice while the clients send requests. */
async function restartServer(clients: Promise<unknown>): Promise<void> {
  let isBusy = true
  void clients.then(() => {
    isBusy = false
  })
  for (const share of [0.2, 0.5]) {
    while (isBusy && answers < share * CLIENTS * REQUESTS) await pause(5)
    await replicas[0]?.kill()
    await replicas[0]?.start()
  }
}

test('every confirmed write of 32 clients survives when a server is killed and restarted', async () => {
  const clients = Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)))
  await restartServer(clients)
  await clients
  expect(refused).toEqual([])
  expect(made.size).toBeGreaterThan(CLIENTS * REQUESTS * 0.3)
  const expected = [...made.keys()].filter((id) => !deleted.has(id) && !inDoubt.has(id))
  const kept = new Set<string>()
  for (let key = 0; key < KEYS; key++) {
    const versions = await versionsOf(`key-${key}`)
    for (const { id } of versions) kept.add(id)
    await expectConsistentKey(`key-${key}`, versions)
  }
  expect(expected.filter((id) => !kept.has(id))).toEqual([])
  expect([...deleted].filter((id) => kept.has(id))).toEqual([])
})

async function versionsOf(key: string): Promise<Made[]> {
  const found: Made[] = []
  for (;;) {
    const query = { artifacts: { key: { any_: [key] } }, sort: 'CREATED_DESC', offset: found.length }
    const page = await list(Made, found.length, '/artifacts/filter', query)
    found.push(...page)
    if (page.length < 200) return found
  }
}

const Pointer = z.object({ latest_id: z.string() })
const Summaries = z.object({ results: z.array(z.object({ id: z.string(), versions: z.number() })) })

/** Every server returns the newest version of the key as the latest, and the number of versions. */
async function expectConsistentKey(key: string, versions: Made[]): Promise<void> {
  const [newest] = versions
  expect(new Set(versions.map(({ created }) => created)).size).toBe(versions.length)
  expect(versions.map(({ id }) => id)).toEqual(versions.map(({ id }) => id).toSorted((a, b) => (a < b ? 1 : -1)))
  const ofKey = { artifacts: { key: { any_: [key] } } }
  for (const replica of replicas.keys()) {
    expect(await list(Pointer, replica, '/artifacts/latest/filter', ofKey)).toMatchObject([{ latest_id: newest?.id }])
    const answer = await send(replica, 'POST', '/vitrine/artifacts/filter', { ...ofKey, latest_only: true })
    const { results } = Summaries.parse(await answer?.json())
    expect(results).toEqual([{ id: newest?.id, versions: versions.length }])
  }
}
