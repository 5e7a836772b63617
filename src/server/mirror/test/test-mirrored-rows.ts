/** Compares a mirror with its model. */
import { sql } from 'kysely'
import { expect } from 'vitest'
import { parseJson } from '#contract/json.ts'
import { readArtifact } from '#server/artifacts/store.ts'
import type { Database } from '#server/database/open.ts'
import { writeJson } from '#server/json/raw-json.ts'
import type { Model } from './test-model.ts'
import { answerModel } from './test-model-answers.ts'

/** Expects the same artifacts and keys here and in the model. */
export async function expectMirrored(db: Database, model: Model): Promise<void> {
  const ids = await db.selectFrom('artifact').select('id').orderBy('id').execute()
  const here = await Promise.all(ids.map(async ({ id }) => parseJson(writeJson(await readArtifact(db, id)))))
  const there = [...model.artifacts.keys()]
    .toSorted()
    .map((id) => answerModel(model, 'GET', `/artifacts/${id}`, '').body)
  expect(here).toEqual(there)
  await expectKeys(db, model)
  await expectListed(db)
}

async function expectKeys(db: Database, model: Model): Promise<void> {
  const here = await db.selectFrom('artifact_collection').selectAll().orderBy('key').execute()
  const versions = Map.groupBy(model.artifacts.values(), ({ key }) => key)
  const rows = new Map(here.map((row) => [row.key, row]))
  const there = [...model.collections.values()].map(({ id, key, latest_id, created, updated }) => {
    const row = rows.get(key ?? '')
    const [latest, latestHere] = [model.artifacts.get(latest_id), model.artifacts.get(row?.latest_id ?? '')]
    // A version that was created and deleted between two polls leaves no trace but another time of creation, and another
    // one of several versions of the same time as the latest.
    const isTie = latestHere?.key === key && latestHere.created === latest?.created && latestHere.id !== latest.id
    return {
      id,
      key,
      latest_id: isTie ? latestHere.id : latest_id,
      created: created === latest?.created ? row?.created : created,
      updated: isTie ? latestHere.updated : updated,
      versions: versions.get(key)?.length,
    }
  })
  const byKey = (one: { key: string | null }, other: { key: string | null }) =>
    (one.key ?? '') < (other.key ?? '') ? -1 : 1
  expect(here.toSorted(byKey)).toEqual(there.toSorted(byKey))
}

/** Listed are the latest versions, and artifacts without a key; each version has a number. */
async function expectListed(db: Database): Promise<void> {
  const artifacts = await db.selectFrom('artifact').select(['id', 'key', 'is_listed']).execute()
  const latest = new Set(
    (await db.selectFrom('artifact_collection').select('latest_id').execute()).map((row) => row.latest_id),
  )
  const expected = artifacts.filter(({ id, key }) => key === null || latest.has(id)).map(({ id }) => id)
  const flagged = artifacts.filter(({ is_listed }) => is_listed === 1).map(({ id }) => id)
  const listed = await listedRows(db, 'artifact_listed')
  expect(flagged.toSorted()).toEqual(expected.toSorted())
  expect(listed.map((row) => row.artifact_id).toSorted()).toEqual(expected.toSorted())
  expect(listed).toEqual(await listedRows(db, 'artifact_listed_source'))
  const numbered = await db.selectFrom('artifact_version').select('artifact_id').execute()
  const withKey = artifacts.filter(({ key }) => key !== null).map(({ id }) => id)
  expect(numbered.map((row) => row.artifact_id).toSorted()).toEqual(withKey.toSorted())
  expect(await db.selectFrom('artifact_unnumbered').selectAll().execute()).toEqual([])
}

async function listedRows(db: Database, name: 'artifact_listed' | 'artifact_listed_source') {
  const { rows } = await sql<{ artifact_id: string }>`select * from ${sql.table(name)} order by artifact_id`.execute(db)
  return rows
}

/** Expects all of the model, and that the rest is known to be only here. */
export async function expectArchived(db: Database, model: Model): Promise<void> {
  for (const id of model.artifacts.keys()) {
    const here = parseJson(writeJson(await readArtifact(db, id)))
    expect(here).toEqual(answerModel(model, 'GET', `/artifacts/${id}`, '').body)
  }
  const ids = (await db.selectFrom('artifact').select('id').execute()).map(({ id }) => id)
  const onlyHere = await db.selectFrom('artifact_only_here').select('artifact_id').execute()
  const expected = ids.filter((id) => !model.artifacts.has(id))
  expect(onlyHere.map(({ artifact_id }) => artifact_id).toSorted()).toEqual(expected.toSorted())
  await expectListed(db)
}
