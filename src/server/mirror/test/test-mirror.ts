/** Starts a mirror of a server, on an empty database of its own. */
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'kysely'
import { type AppOptions, createApp } from '#server/app.ts'
import type { DatabaseLocation } from '#server/config.ts'
import { type Database, openDatabase } from '#server/database/open.ts'
import { beginMirror, readMirror } from '#server/mirror/mirror-state.ts'
import { type MirrorOptions, mirrorOf } from '#server/mirror/options.ts'
import { makeTestDatabase, openTestApp, TEST_OPTIONS } from '#server/test/test-app.ts'
import { openUpstream } from '#server/upstream/connection.ts'

type Settings = Partial<AppOptions> & {
  deleted?: MirrorOptions['deleted']
  retentionDeletesUpstream?: boolean
  authorization?: string
  responseMs?: number
  pollMs?: number
  /** Otherwise a new one, which is dropped when the server closes. */
  location?: DatabaseLocation
  /** Gets every statement. */
  log?: Logger
}

export type TestMirror = { app: FastifyInstance; db: Database; location: DatabaseLocation }

/** `address` is the URL of the upstream's API. */
export async function openTestMirror(address: string, settings: Settings = {}): Promise<TestMirror> {
  const {
    deleted,
    retentionDeletesUpstream,
    authorization = null,
    responseMs = 25_000,
    pollMs,
    location,
    log,
    ...options
  } = settings
  const database = location ? { location, drop: async () => {} } : await makeTestDatabase()
  const db = await openDatabase(database.location, log && { log })
  await beginMirror(db, address)
  const mirror = mirrorOf(
    { address, authorization },
    {
      ...(deleted && { deleted }),
      ...(retentionDeletesUpstream && { retentionDeletesUpstream }),
      ...(pollMs && { pollMs }),
    },
  )
  const upstream = openUpstream(mirror.location, { responseMs })
  const app = await createApp(db, { ...TEST_OPTIONS, ...options }, { ...mirror, upstream })
  app.addHook('onClose', async () => {
    await db.destroy()
    await database.drop()
  })
  return { app, db, location: database.location }
}

/** A server and its mirror. */
export async function openMirroredServer(settings: Settings = {}) {
  const upstream = await openTestApp()
  const address = `${await upstream.listen({ host: '127.0.0.1', port: 0 })}/api`
  const mirror = await openTestMirror(address, settings)
  const close = async () => {
    await mirror.app.close()
    await upstream.close()
  }
  return { upstream, mirror: mirror.app, db: mirror.db, address, close }
}

/** Waits until everything upstream has been read once. */
export async function waitForFirstSync(db: Database): Promise<void> {
  for (;;) {
    if ((await readMirror(db))?.completed) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
