import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import * as z from 'zod/mini'
import { MirrorStatus } from '#contract/mirror.ts'
import { ArtifactSummaries, ServerInfo } from '#contract/vitrine.ts'
import { createApp } from '#server/app.ts'
import { storedTime } from '#server/database/clock.ts'
import type { MirrorTable } from '#server/database/mirror-tables.ts'
import { openTestDatabase, TEST_OPTIONS } from '#server/test/test-app.ts'
import { occasionalCounts } from './counts.ts'
import { mirrorRoutes } from './routes.ts'
import { readMirrorStatus, secondsLeft, startOf } from './status.ts'

let database: Awaited<ReturnType<typeof openTestDatabase>>
let app: FastifyInstance
beforeEach(async () => {
  database = await openTestDatabase()
  app = await createApp(database.db, TEST_OPTIONS)
})
afterEach(async () => {
  await app.close()
  await database.close()
})

const HOUR = 3_600_000_000
const ago = (micros: number) => storedTime(Date.now() * 1000 - micros)

async function storeState(state: Partial<MirrorTable> = {}): Promise<void> {
  const address = 'https://prefect.example/api'
  await database.db
    .insertInto('mirror')
    .values({ id: 1, address, started: ago(HOUR), unreadable: 0, ...state })
    .execute()
}

async function publish(key: string | null): Promise<string> {
  const response = await app.inject({ method: 'POST', url: '/api/artifacts/', payload: { key, data: 1 } })
  return z.object({ id: z.string() }).parse(response.json()).id
}

const markOnlyHere = (artifact_id: string) =>
  database.db
    .insertInto('artifact_only_here')
    .values({ artifact_id, noticed: ago(0) })
    .execute()

async function filter(body: object): Promise<ArtifactSummaries> {
  const response = await app.inject({ method: 'POST', url: '/api/vitrine/artifacts/filter', payload: body })
  return ArtifactSummaries.parse(response.json())
}

test('a mirror counts what is here, what is only here, and what of that the catalogue lists', async () => {
  await storeState({ completed: ago(0), upstream_artifacts: 2, unreadable: 3 })
  const older = await publish('daily')
  await publish('daily')
  await publish('weekly')
  await markOnlyHere(older)
  await markOnlyHere(await publish(null))
  expect(await readMirrorStatus(database.db, 'keep')).toMatchObject({
    address: 'https://prefect.example/api',
    phase: 'FOLLOWING',
    artifacts: 4,
    upstream_artifacts: 2,
    only_here: 2,
    only_here_listed: 1,
    unreadable: 3,
    seconds_left: null,
    error: null,
    deleted: 'keep',
  })
})

test('a mirror whose upstream server cannot be reached says why and since when, and estimates nothing', async () => {
  const since = ago(HOUR / 2)
  await storeState({ upstream_artifacts: 100, error: 'prefect.example cannot be reached.', error_since: since })
  await publish('daily')
  const status = await readMirrorStatus(database.db, 'remove')
  expect(status?.error?.message).toBe('prefect.example cannot be reached.')
  expect(Date.parse(status?.error?.since ?? '')).toBe(Date.parse(since))
  expect(status).toMatchObject({ phase: 'FIRST_SYNC', seconds_left: null })
})

test('the route is that of a mirror only, and fits the contract', async () => {
  const statusOf = async (mirror: { deleted: 'keep' } | null) => {
    const { default: fastify } = await import('fastify')
    const server = fastify()
    mirrorRoutes(server, database.db, mirror)
    return server.inject('/vitrine/mirror')
  }
  expect((await statusOf({ deleted: 'keep' })).statusCode).toBe(404)
  await storeState()
  expect((await statusOf(null)).statusCode).toBe(404)
  expect(MirrorStatus.parse((await statusOf({ deleted: 'keep' })).json()).phase).toBe('FIRST_SYNC')
})

test('a server that is not a mirror has no upstream server', async () => {
  expect(ServerInfo.parse((await app.inject('/api/vitrine')).json()).upstream).toBeNull()
  expect((await app.inject('/api/vitrine/mirror')).statusCode).toBe(404)
})

test('the remaining time follows from the speed so far', () => {
  const start = { time: 0, artifacts: 0 }
  expect(secondsLeft(start, { upstream_artifacts: 80_000 }, 20_000, 60_000)).toBe(180)
  expect(secondsLeft(start, { upstream_artifacts: 80_000 }, 80_010, 60_000)).toBe(0)
  expect(secondsLeft(start, { upstream_artifacts: 80_000 }, 20, 1000)).toBeNull()
  expect(secondsLeft(start, { upstream_artifacts: null }, 20_000, 60_000)).toBeNull()
})

test('after a restart, the speed is that since then', () => {
  const current = { time: 100_000_000, artifacts: 20_000 }
  const start = startOf('1970-01-01T00:00:00Z', current, 90_000_000)
  expect(secondsLeft(start, { upstream_artifacts: 80_000 }, 20_000, 100_000_000)).toBeNull()
  expect(secondsLeft(start, { upstream_artifacts: 80_000 }, 40_000, 100_060_000)).toBe(120)
})

test('counts are shared, and kept until something changes', async () => {
  let counted = 0
  const readCounts = occasionalCounts(database.db, async () => {
    counted++
    return { artifacts: counted, only_here: 0, only_here_listed: 0 }
  })
  await Promise.all([readCounts(), readCounts()])
  await readCounts()
  expect(counted).toBe(1)
  await publish('daily')
  await expect.poll(readCounts).toMatchObject({ artifacts: 2 })
})

test('counts are at most a second old, however long counting takes', async () => {
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
  onTestFinished(() => clock.mockRestore())
  const readCounts = occasionalCounts(database.db, async () => {
    now += 700
    return { artifacts: now, only_here: 0, only_here_listed: 0 }
  })
  await readCounts()
  await publish('daily')
  now = 1600
  expect(await readCounts()).toMatchObject({ artifacts: 700 })
  now = 1700
  expect(await readCounts()).toMatchObject({ artifacts: 2400 })
})

test('lists mark versions that are only here, and filter by them', async () => {
  const [older, latest, keyless] = [await publish('daily'), await publish('daily'), await publish(null)]
  await markOnlyHere(older)
  await markOnlyHere(keyless)
  const all = await filter({ sort: 'CREATED_DESC' })
  expect(all.results.map(({ id, is_only_here }) => [id, is_only_here])).toEqual([
    [keyless, true],
    [latest, false],
    [older, true],
  ])
  const found = await filter({ only_here: true, sort: 'CREATED_DESC' })
  expect(found.results.map(({ id }) => id)).toEqual([keyless, older])
  const listed = await filter({ only_here: true, latest_only: true })
  expect([listed.count, listed.results.map(({ id }) => id)]).toEqual([1, [keyless]])
})
