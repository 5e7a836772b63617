import { expect, test } from 'vitest'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, storeVersions } from '#server/test/test-app.ts'
import { previewDeletion } from './selection.ts'

test('other work runs while versions are compared with patterns', async () => {
  const { location, drop } = await makeTestDatabase()
  await storeVersions(location, 60, 3)
  const db = await openDatabase(location)
  const keys = ['key-1', ...Array.from({ length: 499 }, (_, index) => `*${index}-*-*`)]
  let hasRun = false
  setImmediate(() => {
    hasRun = true
  })
  const preview = await previewDeletion(db, { keys }, storedTime(nextMoment()))
  expect([preview.count, preview.keys, hasRun]).toEqual([20, 1, true])
  await db.destroy()
  await drop()
})
