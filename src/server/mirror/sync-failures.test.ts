import fastify from 'fastify'
import { sql } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import { UpstreamError } from '#server/errors.ts'
import { openTestDatabase } from '#server/test/test-app.ts'
import { SYNC_SETTINGS } from './artifacts/artifact-sync.ts'
import { beginMirror, readMirror, saveMirror } from './mirror-state.ts'
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
  const { log } = fastify()
  const worksAgain = vi.spyOn(log, 'info')
  const clock = { skewMs: 0 }
  const nowMs = () => performance.now() + clock.skewMs
  const sync = new MirrorSync(db, options, log, { ...SYNC_SETTINGS, ...SMALL_PAGES, nowMs })
  const run = () => {
    const running = sync.run(stopping.signal)
    onTestFinished(async () => {
      stopping.abort()
      await running
    })
  }
  const error = async () => (await readMirror(db))?.error
  return { db, upstream, sync, run, error, worksAgain, clock }
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
  const { db, upstream, run, error, worksAgain, clock } = await start(({ path, body }) => {
    const offset = path === '/artifacts/filter' ? JSON.parse(body).offset : 0
    // Polls read two pages. The next one is due after each page of what they leave, so also while newer pages succeed.
    if (offset >= 6) clock.skewMs += 1000
    if (isFailing && offset >= 10) throw new UpstreamError(503, 'unavailable')
  })
  // As while a page is open.
  await saveMirror(db, { wanted: storedTime(nextMoment() + 3_600_000_000) })
  run()
  await expect.poll(error).toBe('unavailable')
  const polls = () => upstream.requests.filter(({ path }) => path === '/artifacts/count').length
  const known = polls()
  await expect.poll(polls).toBeGreaterThan(known + 2)
  expect(worksAgain).not.toHaveBeenCalled()
  expect(await error()).toBe('unavailable')
  isFailing = false
  await expect.poll(error).toBeNull()
})
