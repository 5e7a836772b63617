import { afterEach, beforeEach, expect, test } from 'vitest'
import { momentOf, nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { onChange, readRevision, transact } from '#server/database/transaction.ts'
import { Invalid } from '#server/errors.ts'
import { RawJson, rawJson } from '#server/json/raw-json.ts'
import { blankArtifact, openTestDatabase } from '#server/test/test-app.ts'
import { removeVersions } from './delete-versions.ts'
import { pinArtifact } from './pins.ts'
import { deleteArtifact, insertArtifact, type NewArtifact, readLatestArtifact, updateArtifact } from './store.ts'

let db: Database
let close: () => Promise<void>

beforeEach(async () => {
  ;({ db, close } = await openTestDatabase())
})
afterEach(() => close())

function artifact(fields: Partial<NewArtifact> = {}): NewArtifact {
  return { ...blankArtifact('report'), data: rawJson('1'), ...fields }
}

const progress = (value: number) => new RawJson(String(value))

/** A change of each kind, with every effect that one can have on another version. */
async function everyChange(db: Database, key: string): Promise<void> {
  const create = (fields: Partial<NewArtifact>) => insertArtifact(db, artifact({ key, ...fields }))
  const first = await create({ type: 'markdown', data: rawJson('"# One"') })
  const second = await create({ type: 'markdown', description: 'two' })
  const third = await create({ data: rawJson('[3]') })
  await db.updateTable('artifact_version').set({ change_status: 'unchanged' }).where('key', '=', key).execute()
  await pinArtifact(db, second.id)
  await updateArtifact(db, first.id, { data: rawJson('"# Another"'), description: null })
  await updateArtifact(db, second.id, { description: 'only the description', metadata_: rawJson('{"a":1}') })
  await deleteArtifact(db, third.id)
  const counted = await create({ type: 'progress', data: progress(0) })
  for (const value of [0.5, 20, 20, 20, 99.5]) await updateArtifact(db, counted.id, { data: progress(value) })
  await deleteArtifact(db, second.id)
  await create({ type: 'table', data: rawJson('[{"a":1}]') })
}

/** What the tables hold about a key, with places in the order of creation instead of ids and times. */
async function tablesOf(db: Database, key: string) {
  const rows = await db.selectFrom('artifact').selectAll().where('key', '=', key).orderBy('created').execute()
  const place = new Map(rows.map(({ id }, index) => [id, index]))
  const collection = await db.selectFrom('artifact_collection').selectAll().where('key', '=', key).executeTakeFirst()
  const latest = rows.find(({ id }) => id === collection?.latest_id)
  const versions = await db
    .selectFrom('artifact_version')
    .selectAll()
    .where('key', '=', key)
    .orderBy('version')
    .execute()
  const samples = await db
    .selectFrom('artifact_sample')
    .selectAll()
    .where('artifact_id', 'in', [...place.keys(), ''])
    .orderBy('time')
    .execute()
  return {
    rows: rows.map(({ id: _, key: _key, created, updated, ...rest }) => ({ ...rest, isUpdated: updated > created })),
    versions: versions.map(({ artifact_id, key: _, ...rest }) => ({ ...rest, of: place.get(artifact_id) })),
    samples: samples.map(({ artifact_id, value }) => ({ value, of: place.get(artifact_id) })),
    pins: (await db.selectFrom('artifact_pin').selectAll().execute()).length,
    number: await db.selectFrom('artifact_key').select('last_version').where('key', '=', key).executeTakeFirst(),
    collection: collection && {
      versions: collection.versions,
      latest: place.get(collection.latest_id),
      isUpdatedWithLatest: collection.updated === latest?.updated,
    },
  }
}

test('changes on their own have the same effects as in a transaction', async () => {
  await everyChange(db, 'alone')
  await transact(db, (db) => everyChange(db, 'together'))
  const alone = await tablesOf(db, 'alone')
  expect(alone).toEqual(await tablesOf(db, 'together'))
  expect(alone).toMatchObject({
    samples: [{ value: 0 }, { value: 0.5 }, { value: 20 }, { value: 20 }, { value: 99.5 }],
    number: { last_version: 5 },
    collection: { versions: 3, latest: 2 },
  })
})

test('a progress artifact keeps as many samples after many updates as in a transaction', async () => {
  const updateLast = async (db: Database, key: string) => {
    const { id } = await insertArtifact(db, artifact({ key, type: 'progress', data: progress(0) }))
    const start = nextMoment() - 500
    const sampleAt = (value: number) => ({ artifact_id: id, time: storedTime(start + value), value: value / 10 })
    await db
      .insertInto('artifact_sample')
      .values(Array.from({ length: 500 }, (_, value) => sampleAt(value)))
      .execute()
    await updateArtifact(db, id, { data: progress(99) })
  }
  await updateLast(db, 'alone')
  await transact(db, (db) => updateLast(db, 'together'))
  const { samples } = await tablesOf(db, 'alone')
  expect(samples).toEqual((await tablesOf(db, 'together')).samples)
  expect(samples.map(({ value }) => value).slice(-3)).toEqual([49.6, 49.8, 99])
})

test('a deleted key is gone, and its number stays', async () => {
  const { id } = await insertArtifact(db, artifact())
  expect([await deleteArtifact(db, id), await deleteArtifact(db, id)]).toEqual([true, false])
  expect(await tablesOf(db, 'report')).toMatchObject({ rows: [], versions: [], number: { last_version: 1 } })
  expect(await readLatestArtifact(db, 'report')).toBeUndefined()
})

const deleteEach = async (db: Database, ids: string[]) => {
  for (const id of ids) await deleteArtifact(db, id)
}
const deleteTogether = (db: Database, ids: string[], key: string) =>
  transact(db, (db) =>
    removeVersions(
      db,
      ids.map((id) => ({ id, key })),
    ),
  )

test('versions that are deleted one by one leave the same as those that are deleted together', async () => {
  const ways = { alone: deleteEach, inTransaction: deleteEach, together: deleteTogether }
  const results = Object.entries(ways).map(async ([key, remove]) => {
    const ids: string[] = []
    for (const value of [1, 2, 3, 4, 5]) {
      const { id } = await insertArtifact(db, artifact({ key, type: 'progress', data: progress(value) }))
      await updateArtifact(db, id, { data: progress(value + 10) })
      ids.push(id)
    }
    await db.updateTable('artifact_version').set({ change_status: 'unchanged' }).where('key', '=', key).execute()
    const steps: unknown[] = []
    // One in the middle, the latest with the one before it, and all that are left.
    for (const places of [[1], [4, 3], [0, 2]]) {
      const chosen = places.map((place) => ids[place] ?? expect.fail())
      if (key === 'inTransaction') await transact(db, (db) => remove(db, chosen, key))
      else await remove(db, chosen, key)
      steps.push(await tablesOf(db, key))
    }
    return steps
  })
  const [alone, inTransaction, together] = await Promise.all(results)
  expect(alone).toEqual(together)
  expect(inTransaction).toEqual(together)
  expect(together?.at(-1)).toMatchObject({ rows: [], versions: [], samples: [] })
})

test('the pin of a deleted version is deleted', async () => {
  const { id } = await insertArtifact(db, artifact())
  await pinArtifact(db, id)
  await deleteArtifact(db, id)
  expect(await db.selectFrom('artifact_pin').selectAll().execute()).toEqual([])
})

test('a version is later than the latest one, also if that is from a clock that is ahead', async () => {
  const { id } = await insertArtifact(db, artifact())
  const ahead = storedTime(Math.floor(nextMoment() / 1000) * 1000 + 3_600_000_999)
  await db.updateTable('artifact').set({ created: ahead, updated: ahead }).where('id', '=', id).execute()
  const next = await insertArtifact(db, artifact())
  expect(momentOf(next.created)).toBe(momentOf(ahead) + 1)
  expect(next.updated).toBe(next.created)
  expect(next.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  expect(Number.parseInt(next.id.replace('-', '').slice(0, 12), 16)).toBe(Math.floor(momentOf(next.created) / 1000))
  expect(Number.parseInt(next.id.slice(15, 18), 16)).toBe(momentOf(next.created) % 1000)
  const stored = await db.selectFrom('artifact').select(['created', 'updated']).where('id', '=', next.id).execute()
  expect(stored).toEqual([{ created: next.created, updated: next.created }])
})

test('an update is later than the one before, and also that of its key', async () => {
  const { id } = await insertArtifact(db, artifact())
  const times: string[] = []
  for (const description of ['first', 'second', 'third']) {
    await updateArtifact(db, id, { description })
    const { updated } = await db.selectFrom('artifact').select('updated').where('id', '=', id).executeTakeFirstOrThrow()
    times.push(updated)
  }
  expect(times).toEqual([...new Set(times)].toSorted())
  const collection = await db.selectFrom('artifact_collection').select('updated').executeTakeFirstOrThrow()
  expect(collection.updated).toBe(times.at(-1))
})

test('a change that fails in the database changes nothing', async () => {
  await insertArtifact(db, artifact())
  const before = [await tablesOf(db, 'report'), await readRevision(db)]
  await db.schema.createIndex('no_twins').on('artifact').column('flow_run_id').unique().execute()
  await insertArtifact(db, artifact({ key: null, flow_run_id: 'a' }))
  await expect(insertArtifact(db, artifact({ flow_run_id: 'a' }))).rejects.toThrow()
  await db.schema.dropIndex('no_twins').execute()
  expect([await tablesOf(db, 'report'), (await readRevision(db)) - 1]).toEqual(before)
})

test('text that cannot be stored is rejected or replaced', async () => {
  await expect(insertArtifact(db, artifact({ key: 'a\0b' }))).rejects.toThrow(Invalid)
  await expect(insertArtifact(db, artifact({ description: 'a\0b' }))).rejects.toThrow(Invalid)
  const { id } = await insertArtifact(db, artifact({ description: 'a\ud800b' }))
  await expect(updateArtifact(db, id, { description: '\0' })).rejects.toThrow(Invalid)
  expect((await tablesOf(db, 'report')).rows).toMatchObject([{ description: 'a\ufffdb' }])
})

test('each change calls the listeners and increments the revision once, and one without effect does not', async () => {
  let calls = 0
  const stop = onChange(db, () => calls++)
  const before = await readRevision(db)
  const { id } = await insertArtifact(db, artifact())
  await updateArtifact(db, id, { data: rawJson('2') })
  await deleteArtifact(db, id)
  expect(await updateArtifact(db, id, { data: rawJson('3') })).toBe(false)
  expect(await deleteArtifact(db, id)).toBe(false)
  stop()
  expect([calls, (await readRevision(db)) - before]).toEqual([3, 3])
})
