import { afterEach, expect, test, vi } from 'vitest'
import { RetentionPolicies } from '#contract/retention.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { openDatabase } from '#server/database/open.ts'
import { makeTestDatabase, storeVersions } from '#server/test/test-app.ts'
import { expiredVersions } from './evaluate.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test('other work runs while versions are compared with policies', async () => {
  const { location, drop } = await makeTestDatabase()
  await storeVersions(location, 300, 3)
  const db = await openDatabase(location)
  const policies = RetentionPolicies.parse([{ name: 'old', keep_last: 1 }])
  // Each look at the clock takes 5 ms, so that 300 versions take more than a second.
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 5
    return now
  })
  let turns = 0
  const count = () => {
    turns += 1
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  let expired = 0
  for await (const versions of expiredVersions(db, policies, storedTime(nextMoment()))) expired += versions.length
  clearImmediate(next)
  expect(expired).toBe(297)
  expect(turns).toBeGreaterThan(50)
  await db.destroy()
  await drop()
})
