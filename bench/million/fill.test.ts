import { afterAll, beforeAll, expect, test } from 'vitest'
import { ArtifactSummaries } from '#contract/vitrine.ts'
import { insertArtifact } from '#server/artifacts/store.ts'
import { momentOf } from '#server/database/clock.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { rawJson } from '#server/json/raw-json.ts'
import { makeTestDatabase, openTestApp, openTestDatabase } from '#server/test/test-app.ts'
import { fill } from './fill.ts'

const ARTIFACTS = 300

let filled: Awaited<ReturnType<typeof makeTestDatabase>> & { db: Database }
let published: Awaited<ReturnType<typeof openTestDatabase>>

beforeAll(async () => {
  const database = await makeTestDatabase()
  await fill(database.location, ARTIFACTS)
  filled = { ...database, db: await openDatabase(database.location) }
  published = await openTestDatabase()
  for (const row of await artifactsOf(filled.db)) {
    await insertArtifact(published.db, { ...row, data: rawJson(row.data), metadata_: null }, momentOf(row.created))
  }
})
afterAll(async () => {
  await filled.db.destroy()
  await filled.drop()
  await published.close()
})

const artifactsOf = (db: Database) => db.selectFrom('artifact').selectAll().orderBy('created').execute()

async function derivedRows(db: Database) {
  const artifacts = (await artifactsOf(db)).map(({ id: _, ...row }) => row)
  const collections = await db
    .selectFrom('artifact_collection as collection')
    .innerJoin('artifact', 'artifact.id', 'collection.latest_id')
    .select(['collection.key', 'collection.created', 'collection.updated', 'versions'])
    .select('artifact.created as latest')
    .orderBy('collection.key')
    .execute()
  const versions = await db
    .selectFrom('artifact_version as number')
    .innerJoin('artifact', 'artifact.id', 'number.artifact_id')
    .select(['number.key', 'number.version', 'number.hash', 'artifact.created'])
    .orderBy('number.key')
    .orderBy('number.version')
    .execute()
  const keys = await db.selectFrom('artifact_key').selectAll().orderBy('key').execute()
  return { artifacts, collections, versions, keys }
}

test('the rows are those that the server stores for the same artifacts', async () => {
  expect(await derivedRows(filled.db)).toEqual(await derivedRows(published.db))
})

test('nothing is left to compute after the start of a server', async () => {
  const pending = filled.db.selectFrom('artifact_version').select('artifact_id').where('change_status', 'is', null)
  expect(await pending.execute()).toEqual([])
})

test('the server lists the artifacts with their flows, runs and tasks', async () => {
  const app = await openTestApp({}, filled.location)
  const payload = { latest_only: true, limit: 200, sort: 'VERSIONS_DESC' }
  const answer = await app.inject({ method: 'POST', url: '/api/vitrine/artifacts/filter', payload })
  const { results } = ArtifactSummaries.parse(answer.json())
  const long = results.find(({ key }) => key === 'orders-every-hour')
  expect(long).toMatchObject({ versions: 30, flow: {}, flow_run: {} })
  await app.close()
})
