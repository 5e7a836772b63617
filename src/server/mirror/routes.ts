/** The state of the mirror. Its shape is in `contract/mirror.ts`. */
import type { FastifyInstance } from 'fastify'
import type { DeletedUpstream } from '#contract/mirror.ts'
import type { Database } from '#server/database/open.ts'
import { httpError, orNotFound } from '#server/http/errors.ts'
import { readMirrorStatus } from './status.ts'

/** `mirror` is null on servers that are not mirrors. */
export function mirrorRoutes(app: FastifyInstance, db: Database, mirror: { deleted: DeletedUpstream } | null): void {
  app.get('/vitrine/mirror', async () => {
    if (mirror === null) throw httpError(404, 'This server is not a mirror.')
    return orNotFound(await readMirrorStatus(db, mirror.deleted), 'The first sync has not started yet.')
  })
}
