import { expect, onTestFinished, test } from 'vitest'
import { RejectedCredentials, UpstreamError } from '#server/errors.ts'
import { ImplausibleLoss } from '#server/mirror/loss-guard.ts'
import { beginMirror, readMirror } from '#server/mirror/mirror-state.ts'
import { ADDRESS, DrivenSync, modelUpstream } from '#server/mirror/test/test-driven-sync.ts'
import { Model } from '#server/mirror/test/test-model.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { InternalFailure } from '#server/upstream/errors.ts'
import { RunAttempts } from './run-attempts.ts'

const FAILURE = new InternalFailure(502, 'Runs fail.')

test('while only runs fail, artifacts are mirrored, numbered and checked, and the failure is shown', async () => {
  const model = new Model()
  const ids = Array.from({ length: 40 }, (_, data) => model.insert({ key: 'report', data }).id)
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  await beginMirror(db, ADDRESS)
  let isFailing = true
  const upstream = modelUpstream(model, ({ path }) => {
    if (isFailing && path.startsWith('/flow_runs/')) throw FAILURE
  })
  const sync = new DrivenSync(db, model, upstream)
  await sync.settle()
  model.remove(ids[3] ?? '')
  await sync.settle()
  const versions = await db.selectFrom('artifact_version').select('version').execute()
  expect(versions.length).toBe(39)
  expect((await readMirror(db))?.error).toBe('Runs fail.')
  isFailing = false
  await sync.settle()
  expect(await readMirror(db)).toMatchObject({ error: null, walk: { hasRuns: true } })
})

test('pauses between failures grow, up to five minutes', async () => {
  let now = 0
  const attempts = new RunAttempts(() => now)
  const times: number[] = []
  for (; now < 3_600_000; now += 1000) {
    await attempts.try(async () => {
      times.push(now)
      throw FAILURE
    })
  }
  expect(times.slice(0, 4)).toEqual([0, 2000, 6000, 14_000])
  expect((times.at(-1) ?? 0) - (times.at(-2) ?? 0)).toBe(300_000)
})

test.each([
  new UpstreamError(429, 'Too many requests.'),
  new RejectedCredentials('Wrong key.'),
  new ImplausibleLoss(502, 'Another server.'),
  new Error('A bug.'),
])('the sync fails on what is not about runs: $message', async (error) => {
  const attempts = new RunAttempts(() => 0)
  await expect(attempts.try(() => Promise.reject(error))).rejects.toBe(error)
})
