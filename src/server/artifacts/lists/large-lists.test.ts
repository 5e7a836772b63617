import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'

const { location, drop } = await makeTestDatabase()
let app: FastifyInstance

beforeAll(async () => {
  app = await openTestApp({}, location)
  for (const key of ['a', 'b', 'c', 'd', 'e']) await publish({ key, data: key.repeat(1_500_000) })
  await publish({ key: 'f', data: 'small', description: 'f'.repeat(3_000_000) })
})
afterAll(async () => {
  await app.close()
  await drop()
})

const publish = (payload: object) => app.inject({ method: 'POST', url: '/api/artifacts/', payload })
const list = (url: string, payload: object) => app.inject({ method: 'POST', url: `/api/artifacts${url}`, payload })

test.each(['/filter', '/latest/filter'])('a list of several megabytes at %s is complete and in order', async (url) => {
  const answer = await list(url, { sort: 'KEY_DESC' })
  expect(answer.headers['content-type']).toBe('application/json')
  const artifacts: { key: string; data: string }[] = answer.json()
  expect(artifacts.map(({ key, data }) => [key, data.length])).toEqual([
    ['f', 5],
    ...['e', 'd', 'c', 'b', 'a'].map((key) => [key, 1_500_000]),
  ])
})

test.each(['/filter', '/latest/filter'])('a list at %s with more data than can be sent is rejected', async (url) => {
  const db = await openDatabase(location)
  await db.updateTable('artifact').set({ size: 200_000_000 }).where('key', 'in', ['a', 'b', 'c']).execute()
  await db.destroy()
  const answer = await list(url, {})
  expect([answer.statusCode, answer.json()]).toEqual([422, { detail: expect.stringMatching(/^These 6 .*"limit"/) }])
  expect((await list(url, { limit: 2, sort: 'KEY_ASC' })).json()).toHaveLength(2)
})
