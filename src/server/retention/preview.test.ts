import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RetentionPolicy } from '#contract/retention.ts'
import { insertArtifact } from '#server/artifacts/store.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { blankArtifact, makeTestDatabase, storeVersions } from '#server/test/test-app.ts'
import { previewRetention } from './preview.ts'

let db: Database
let close: () => Promise<void>
let reads = 0

beforeEach(async () => {
  const { location, drop } = await makeTestDatabase()
  await storeVersions(location, 1200, 3)
  db = await openDatabase(location, {
    log: ({ query }) => {
      if (query.sql.includes('artifact_pin')) reads += 1
    },
  })
  close = async () => {
    await db.destroy()
    await drop()
  }
  reads = 0
})
afterEach(() => close())

const policies: RetentionPolicy[] = [{ name: 'old', is_enabled: true, removes_latest: false, keep_last: 100 }]
const page = { limit: 1, offset: 0 }
/** Statements of one evaluation: 1,200 versions in chunks of 1,000. */
const READS = 2

test('pages that ask at the same time share an evaluation', async () => {
  const preview = previewRetention(db)
  const answers = await Promise.all(Array.from({ length: 5 }, () => preview.versions(policies, null, page)))
  expect(new Set(answers.map(({ as_of }) => as_of)).size).toBe(1)
  expect(answers.map(({ count }) => count)).toEqual(Array(5).fill(900))
  expect(reads).toBe(READS)
})

test('versions are read again only after a change', async () => {
  const preview = previewRetention(db)
  const moment = storedTime(nextMoment() + 60_000_000)
  await preview.versions(policies, moment, page)
  await preview.versions(policies, moment, page)
  await preview.keys(policies, moment, page)
  expect(reads).toBe(READS)
  await insertArtifact(db, blankArtifact('key-0'))
  expect(await preview.versions(policies, moment, page)).toMatchObject({ count: 901 })
  expect(reads).toBe(2 * READS)
})
