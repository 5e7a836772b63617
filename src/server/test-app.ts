/** What tests start: the whole server on an empty database in memory. */
import type { FastifyInstance } from 'fastify'
import { type AppOptions, createApp } from './app.ts'
import { openDatabase } from './database.ts'

const OPTIONS: AppOptions = {
  cors_origins: [],
  body_limit: 64 * 1024 * 1024,
  log_level: 'silent',
  base_path: '/',
  is_read_only: false,
  is_loopback: true,
  pages: 'no-such-folder',
}

/** The server, which closes its database when it is closed. */
export async function openTestApp(options: Partial<AppOptions> = {}, path = ':memory:'): Promise<FastifyInstance> {
  const db = await openDatabase({ kind: 'sqlite', path })
  const app = await createApp(db, { ...OPTIONS, ...options })
  app.addHook('onClose', () => db.destroy())
  return app
}
