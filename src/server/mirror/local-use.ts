/** Notes that a database which was a mirror is used on its own: from then on, it cannot continue as a mirror. */
import type { FastifyInstance } from 'fastify'
import type { Database } from '#server/database/open.ts'
import { isReading } from '#server/security/read-only.ts'
import { noteUse } from './mirror-state.ts'

/** Routes that change artifacts or runs. What else Vitrine's own routes change, such as pins, is not mirrored. */
const CHANGED = /^\/api\/(?!vitrine\/(?!sample|deletions$|retention\/run$))/

/** Before the first change of an artifact or run. */
export function watchUse(app: FastifyInstance, db: Database): void {
  let noting: Promise<void> | null = null
  app.addHook('preHandler', async ({ method, routeOptions: { url = '' } }) => {
    if (isReading(method, url) || !CHANGED.test(url)) return
    noting ??= noteUse(db).catch((error: unknown) => {
      noting = null
      throw error
    })
    await noting
  })
}
