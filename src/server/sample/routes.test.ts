import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as z from 'zod/mini'
import type { Client } from '#sdk/client.ts'
import { sampleRuns } from '#server/database/migrations/0006-sample-runs.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, openTestApp } from '#server/test/test-app.ts'
import { clientOf } from '#server/test/test-client.ts'
import { insertSampleAtStart } from './insert.ts'

let database: Awaited<ReturnType<typeof makeTestDatabase>>
let db: Database
let app: FastifyInstance
let client: Client

beforeEach(async () => {
  database = await makeTestDatabase()
  db = await openDatabase(database.location)
  app = await openTestApp({}, database.location)
  client = clientOf(app)
})
afterEach(async () => {
  await app.close()
  await db.destroy()
  await database.drop()
})

const Id = z.object({ id: z.string() })

async function create(url: string, payload: object): Promise<string> {
  return Id.parse((await app.inject({ method: 'POST', url: `/api${url}`, payload })).json()).id
}

/** The numbers of flows, flow runs and task runs. */
async function counts() {
  const tables = ['flows', 'flow_runs', 'task_runs']
  const answers = await Promise.all(
    tables.map((table) => app.inject({ method: 'POST', url: `/api/${table}/count`, payload: {} })),
  )
  return answers.map((answer) => answer.json())
}

test('the sample data has every kind and a long history, is inserted once, and is deleted completely', async () => {
  await client.createArtifact({ key: 'mine', data: 'mine' })
  const made = await client.createSample()
  expect(made.artifacts).toBeGreaterThan(400)
  expect(await client.readServerInfo()).toMatchObject({ name: 'vitrine', has_sample: true })
  const { kinds, flows, tags } = await client.readFacets()
  const types = kinds.map(({ type }) => type)
  expect(types).toEqual(expect.arrayContaining(['markdown', 'table', 'progress', 'image', 'link', 'rich', null]))
  expect(flows).toHaveLength(4)
  expect(tags.map(({ tag }) => tag)).toContain('prod')
  expect((await client.filterSummaries({ latest_only: true })).count).toBeGreaterThanOrEqual(40)
  expect(await client.createSample()).toEqual(made)

  // The marks that an older server left.
  await db.deleteFrom('sample').where('id', 'in', db.selectFrom('flow_run').select('id')).execute()
  await sampleRuns.up(db)
  expect(await client.deleteSample()).toEqual(made)
  expect((await client.filterSummaries({})).results).toMatchObject([{ key: 'mine', versions: 1, is_latest: true }])
  expect(await counts()).toEqual([0, 0, 0])
  expect(await client.readServerInfo()).toMatchObject({ has_sample: false })
})

test('other runs are kept when the sample data is deleted, even in the flows of the sample', async () => {
  const mine = await create('/flows/', { name: 'train-churn-model' })
  const before = await create('/flow_runs/', { flow_id: mine })
  await client.createSample()
  const its = await create('/flows/', { name: 'weekly-business-report' })
  const after = await create('/flow_runs/', { flow_id: its })
  await create('/task_runs/', { flow_run_id: after, task_key: 'step', dynamic_key: '0' })
  await create('/deployments/', {
    name: 'nightly',
    flow_id: await create('/flows/', { name: 'nightly-warehouse-load' }),
  })
  await client.deleteSample()
  expect(await counts()).toEqual([3, 2, 1])
  for (const id of [before, after]) expect((await app.inject({ url: `/api/flow_runs/${id}` })).statusCode).toBe(200)
})

test('the sample data is not inserted if it would add versions to existing keys', async () => {
  for (const key of ['weekly-report', 'forecast']) await client.createArtifact({ key, data: 'mine' })
  const message =
    'The sample data was not inserted: it would add versions to keys that already exist: forecast, weekly-report.'
  await expect(client.createSample()).rejects.toMatchObject({ status: 409, detail: message })

  // At startup the server prints the reason and continues.
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  await insertSampleAtStart(db)
  expect(written).toHaveBeenCalledWith(`${message}\n`)
  written.mockRestore()
  expect(await client.countArtifacts({})).toBe(2)
  expect(await counts()).toEqual([0, 0, 0])
})
