/** The start of an artifact, which the page of a large table shows first. */
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { parseJson } from '#contract/json.ts'
import { ArtifactStart } from '#contract/vitrine.ts'
import { openTestApp } from '#server/test/test-app.ts'

let app: FastifyInstance
beforeEach(async () => {
  app = await openTestApp()
})
afterEach(() => app.close())

const Id = z.object({ id: z.string() })

async function startOf(data: unknown) {
  const payload = JSON.stringify({ key: 'k', type: 'table', data })
  const headers = { 'content-type': 'application/json' }
  const { id } = Id.parse((await app.inject({ method: 'POST', url: '/api/artifacts/', headers, payload })).json())
  const start = await app.inject(`/api/vitrine/artifacts/${id}/start`)
  const whole = await app.inject(`/api/artifacts/${id}`)
  return { start: parseJson(start.body), artifact: parseJson(whole.body) }
}

const rows = Array.from({ length: 30_000 }, (_, row) => ({ row, text: `Zürich ${(row * 7919) % 30_000}` }))

test.each([
  ['JSON', rows],
  ['JSON text', JSON.stringify(rows)],
])('a large table as %s starts with its first rows', async (_, data) => {
  const { start, artifact } = await startOf(data)
  const { data: __, ...facts } = z.record(z.string(), z.unknown()).parse(artifact)
  expect(start).toEqual({ ...facts, first_rows: rows.slice(0, 200) })
})

test('numbers of the first rows keep their digits', async () => {
  const { start } = await startOf('[{"id": 12345678901234567890, "p": NaN}]')
  expect(ArtifactStart.parse(start).first_rows).toEqual([{ id: 12345678901234567890n, p: Number.NaN }])
})

test.each([[{ a: [1, 2] }], ['# Title'], [null], [[]]])('%j has no first rows', async (data) => {
  expect((await startOf(data)).start).toMatchObject({ key: 'k', first_rows: null })
})

test('an artifact that does not exist has no start', async () => {
  expect((await app.inject('/api/vitrine/artifacts/11111111-1111-4111-8111-111111111111/start')).statusCode).toBe(404)
})
