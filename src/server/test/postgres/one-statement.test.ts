/** What the functions of the database do that change a version. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deleteArtifact, insertArtifact, type NewArtifact, updateArtifact } from '#server/artifacts/store.ts'
import type { DatabaseLocation } from '#server/config.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { rawJson } from '#server/json/raw-json.ts'
import { blankArtifact, openTestDatabase } from '#server/test/test-app.ts'

let db: Database
let location: DatabaseLocation
let close: () => Promise<void>

beforeEach(async () => {
  ;({ db, location, close } = await openTestDatabase())
})
afterEach(() => close())

function artifact(fields: Partial<NewArtifact> = {}): NewArtifact {
  return { ...blankArtifact('report'), data: rawJson('1'), ...fields }
}

test('two servers that create the same key keep its numbers in the order of its times', async () => {
  const other = await openDatabase(location)
  const servers = [db, other]
  await Promise.all(
    Array.from({ length: 60 }, (_, n) => insertArtifact(servers[n % 2] ?? db, artifact({ data: rawJson(`${n}`) }))),
  )
  await other.destroy()
  const rows = await db
    .selectFrom('artifact_version')
    .innerJoin('artifact', 'artifact.id', 'artifact_id')
    .select(['artifact.id', 'artifact.created', 'artifact.is_listed', 'version'])
    .orderBy('artifact.created')
    .execute()
  expect(rows.map(({ version }) => version)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
  expect(new Set(rows.map(({ created }) => created)).size).toBe(60)
  expect(rows.filter(({ is_listed }) => is_listed === 1).map(({ version }) => version)).toEqual([60])
  const { latest_id, versions } = await db.selectFrom('artifact_collection').selectAll().executeTakeFirstOrThrow()
  expect({ latest_id, versions }).toEqual({ latest_id: rows.at(-1)?.id, versions: 60 })
})

test('creating and deleting take one statement, and updating takes two', async () => {
  let statements = 0
  const counting = await openDatabase(location, {
    log: (event) => {
      if (event.level === 'query') statements++
    },
  })
  const count = async (work: Promise<unknown>) => {
    const before = statements
    await work
    return statements - before
  }
  const { id } = await insertArtifact(counting, artifact())
  expect(await count(insertArtifact(counting, artifact()))).toBe(1)
  expect(await count(insertArtifact(counting, artifact({ key: null })))).toBe(1)
  expect(await count(updateArtifact(counting, id, { data: rawJson('2') }))).toBe(2)
  expect(await count(deleteArtifact(counting, id))).toBe(1)
  await counting.destroy()
})

test('an update is later than one by a server whose clock is ahead', async () => {
  const { id } = await insertArtifact(db, artifact())
  const ahead = storedTime(nextMoment() + 3_600_000_000)
  await db.updateTable('artifact').set({ updated: ahead }).where('id', '=', id).execute()
  await updateArtifact(db, id, { description: 'last' })
  const { updated } = await db.selectFrom('artifact').select('updated').where('id', '=', id).executeTakeFirstOrThrow()
  expect(updated > ahead).toBe(true)
})
