/** Versions of a mirror that wait for their numbers. */
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { ArtifactSummaries, LineagePosition } from '#contract/vitrine.ts'
import { createApp } from '#server/app.ts'
import { openTestDatabase, TEST_OPTIONS } from '#server/test/test-app.ts'

let database: Awaited<ReturnType<typeof openTestDatabase>>
let app: FastifyInstance
let ids: string[]
beforeEach(async () => {
  database = await openTestDatabase()
  app = await createApp(database.db, TEST_OPTIONS)
  ids = []
  for (let data = 0; data < 4; data++) {
    const response = await app.inject({ method: 'POST', url: '/api/artifacts/', payload: { key: 'daily', data } })
    ids.push(z.object({ id: z.string() }).parse(response.json()).id)
  }
})
afterEach(async () => {
  await app.close()
  await database.close()
})

async function removeNumbers(ids: string[]): Promise<void> {
  const { db } = database
  const created = '2026-03-01T00:00:00.000000Z'
  await db.deleteFrom('artifact_version').where('artifact_id', 'in', ids).execute()
  const rows = ids.map((artifact_id) => ({ artifact_id, key: 'daily', created, hash: '' }))
  await db.insertInto('artifact_unnumbered').values(rows).execute()
}

const listed = async (page: object) => {
  const payload = { artifacts: { key: { any_: ['daily'] } }, sort: 'CREATED_DESC', ...page }
  const response = await app.inject({ method: 'POST', url: '/api/vitrine/artifacts/filter', payload })
  return ArtifactSummaries.parse(response.json()).results.map(({ id, version }) => [id, version])
}

const positionOf = async (id = '') =>
  LineagePosition.parse((await app.inject(`/api/vitrine/artifacts/${id}/lineage`)).json())

test('versions of a key are listed by time, with and without numbers', async () => {
  const [first = '', second = '', third = '', fourth = ''] = ids
  await removeNumbers([third, fourth])
  expect(await listed({})).toEqual([
    [fourth, null],
    [third, null],
    [second, 2],
    [first, 1],
  ])
  expect(await listed({ limit: 2, offset: 1 })).toEqual([
    [third, null],
    [second, 2],
  ])
})

test('without numbers, the position of a version follows from the time', async () => {
  const [first, second, third, fourth] = ids
  await removeNumbers(ids)
  expect(await positionOf(second)).toMatchObject({
    version: null,
    newer: 2,
    versions: 4,
    previous_id: first,
    next_id: third,
    latest_id: fourth,
  })
  expect(await positionOf(fourth)).toMatchObject({ newer: 0, next_id: null, latest_id: fourth })
})

test('the version before the first one without a number leads to it', async () => {
  const [, second, third] = ids
  await removeNumbers(ids.slice(2))
  expect(await positionOf(second)).toMatchObject({ version: 2, newer: 2, next_id: third, next_version: null })
  expect(await positionOf(third)).toMatchObject({ version: null, newer: 1, previous_id: second, previous_version: 2 })
})

test('without numbers, the latest version is compared with the one before it', async () => {
  const [, , third, fourth] = ids
  await removeNumbers(ids)
  const payload = { key: 'daily', from: 'previous', to: 'latest' }
  const response = await app.inject({ method: 'POST', url: '/api/vitrine/artifacts/compare', payload })
  expect(response.json()).toMatchObject({ from: { id: third, version: null }, to: { id: fourth, version: null } })
})
