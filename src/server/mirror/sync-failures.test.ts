import fastify from 'fastify'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { UpstreamError } from '#server/errors.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { SYNC_SETTINGS } from './artifacts/artifact-sync.ts'
import { beginMirror, readMirror } from './mirror-state.ts'
import { MirrorSync } from './mirror-sync.ts'
import { mirrorOf } from './options.ts'
import { ADDRESS, modelUpstream, SMALL_PAGES } from './test/test-driven-sync.ts'
import { modelOf } from './test/test-sync.ts'

async function start(onRequest?: Parameters<typeof modelUpstream>[1]) {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  await beginMirror(db, ADDRESS)
  const upstream = modelUpstream(modelOf(30), onRequest)
  const options = { ...mirrorOf({ address: ADDRESS, authorization: null }, { pollMs: 10 }), upstream }
  const stopping = new AbortController()
  const sync = new MirrorSync(db, options, fastify().log, { ...SYNC_SETTINGS, ...SMALL_PAGES })
  const run = () => {
    const running = sync.run(stopping.signal)
    onTestFinished(async () => {
      stopping.abort()
      await running
    })
  }
  const error = async () => (await readMirror(db))?.error
  return { db, upstream, sync, run, error }
}

test('a failure of the database is shown until the sync works again', async () => {
  const { db, run, error } = await start()
  await sql`alter table artifact_only_here rename to missing`.execute(db)
  run()
  await expect.poll(error).toMatch(/^Vitrine could not store what it read: .*artifact_only_here/)
  await sql`alter table missing rename to artifact_only_here`.execute(db)
  await expect.poll(error).toBeNull()
  await expect.poll(() => db.selectFrom('artifact').select('id').execute()).toHaveLength(30)
})

test('while older artifacts cannot be read, polls that succeed do not hide it', async () => {
  let isFailing = true
  const { upstream, sync, run, error } = await start(({ path, body }) => {
    const isOld = path === '/artifacts/filter' && JSON.parse(body).offset >= 10
    if (isFailing && isOld) throw new UpstreamError(503, 'unavailable')
  })
  run()
  await expect.poll(error).toBe('unavailable')
  const polls = () => {
    sync.wake()
    return upstream.requests.filter(({ path }) => path === '/artifacts/count').length
  }
  const known = polls()
  await expect.poll(polls, { timeout: 20_000 }).toBeGreaterThan(known + 1)
  expect(await error()).toBe('unavailable')
  isFailing = false
  await expect
    .poll(() => {
      sync.wake()
      return error()
    })
    .toBeNull()
})
