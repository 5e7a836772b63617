import type { FastifyInstance } from 'fastify'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { saveMirror } from './mirror-state.ts'

/** For how long after a request a page is assumed to be open. */
const ATTENTION_MS = 30_000
/** The server that does the sync may be another one: it reads this from the database. */
const SAVE_INTERVAL_MS = 10_000

/** Requests that programs repeat without anybody looking at their responses. */
const UNATTENDED = new Set(['/api/health', '/api/ready', '/api/admin/version'])

/** Notes while pages are open, and calls `wake` when the first one is opened. */
export function watchAudience(app: FastifyInstance, db: Database, wake: () => void): void {
  let openStreams = 0
  let until = 0
  let saved = 0

  function note(): void {
    const now = Date.now()
    const isNew = until < now
    until = now + ATTENTION_MS
    if (isNew || now - saved > SAVE_INTERVAL_MS) {
      saved = now
      // Only pages become slower to change if it fails.
      saveMirror(db, { wanted: storedTime(nextMoment() + ATTENTION_MS * 1000) }).catch(() => {})
    }
    if (isNew) wake()
  }

  app.addHook('onRequest', ({ routeOptions: { url = '' } }, { raw }, done) => {
    if (url === '/api/vitrine/events') {
      openStreams++
      raw.once('close', () => {
        openStreams--
      })
    }
    if (!UNATTENDED.has(url)) note()
    done()
  })
  const timer = setInterval(() => openStreams > 0 && note(), SAVE_INTERVAL_MS)
  timer.unref()
  app.addHook('preClose', async () => clearInterval(timer))
}
