import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { readMirror } from '#server/mirror/mirror-state.ts'
import { ended, openMirrored, request, startWorker } from './test-mirrored-database.ts'
import { startDeletionWorker } from './worker.ts'

test('a deletion is made only here by a server that has ended the mirror', async () => {
  const { db, address, asked } = await openMirrored({ versions: 3, keys: 1 })
  const time = storedTime(nextMoment())
  await db.insertInto('mirror').values({ id: 1, address, started: time, ended: time, unreadable: 0 }).execute()
  const id = await request(db, { artifacts: { key: { any_: ['key-0'] } } })
  startWorker(db, address)
  const own = startDeletionWorker(db, fastify().log)
  onTestFinished(own.stop)
  own.wake()
  expect(await ended(db, id)).toMatchObject({ state: 'COMPLETED', deleted: 3 })
  expect(asked).toEqual([])
  expect(await readMirror(db)).toMatchObject({ used: expect.any(String) })
})
