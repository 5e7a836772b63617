/** A mirror of a journey's server, which its page opens instead. */

import { resolve } from 'node:path'
import { createApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { beginMirror } from '#server/mirror/mirror-state.ts'
import { mirrorOf } from '#server/mirror/options.ts'
import { catchUp } from '#server/mirror/test/catch-up.ts'
import type { Upstream } from '#server/upstream/connection.ts'

export type Mirror = {
  readonly url: string
  /** Resolves when it has everything that its upstream server has. */
  readonly catchUp: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Sends nothing until then. */
function held(upstream: Upstream, until: Promise<void>): Upstream {
  return {
    ...upstream,
    askText: async (...request) => {
      await until
      return upstream.askText(...request)
    },
    ask: async (...request) => {
      await until
      return upstream.ask(...request)
    },
    until: (...signals) => held(upstream.until(...signals), until),
  }
}

/**
 * `upstream` is the database of the server at `address`. Nothing is read from it before the first `catchUp`, so that journeys
 * can change the times of what they have published.
 */
export async function startMirror(address: string, upstream: Database, args: string[]): Promise<Mirror> {
  const config = readConfig({ LOG_LEVEL: 'silent' }, ['--upstream', `${address}/api`, ...args])
  if (config.upstream === null) throw new Error('There is no upstream')
  const db = await openDatabase({ kind: 'sqlite', path: ':memory:' })
  await beginMirror(db, config.upstream.address)
  const options = { ...config, isLoopback: true, pages: resolve('dist/ui') }
  const choices = {
    deleted: config.deletedUpstream,
    retentionDeletesUpstream: config.mirrorRetention === 'upstream',
    pollMs: 400,
  }
  const { promise: opened, resolve: open } = Promise.withResolvers<void>()
  const mirror = mirrorOf(config.upstream, choices)
  const app = await createApp(db, options, { ...mirror, upstream: held(mirror.upstream, opened) })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    catchUp: () => {
      open()
      return catchUp(app, db, upstream)
    },
    stop: async () => {
      open()
      await app.close()
      await db.destroy()
    },
  }
}
