/** Changes of artifacts and runs on a mirror: the upstream server makes them, and then they are stored here. */
import type { FastifyInstance } from 'fastify'
import { ArtifactCreate, ArtifactUpdate } from '#contract/artifact-requests.ts'
import { bodyWithData, NOT_FOUND } from '#server/artifacts/routes.ts'
import type { Database } from '#server/database/open.ts'
import { httpError, orNotFound } from '#server/http/errors.ts'
import { requestIdentity } from '#server/http/idempotency.ts'
import { sendJson } from '#server/http/json-response.ts'
import { ID, idParam } from '#server/http/request.ts'
import { parseBody } from '#server/http/validation.ts'
import type { MirrorOptions } from '#server/mirror/options.ts'
import { isReading } from '#server/security/read-only.ts'
import { HOP_HEADER } from '#server/upstream/connection.ts'
import type { PendingChanges } from './pending-changes.ts'
import { createArtifactUpstream, deleteArtifactUpstream, updateArtifactUpstream } from './upstream-changes.ts'

/** `wake` is called after each change. */
export function mirrorChangeRoutes(
  app: FastifyInstance,
  db: Database,
  mirror: MirrorOptions,
  changes: PendingChanges,
  wake: () => void,
): void {
  app.post('/artifacts/', async (request, reply) => {
    const body = bodyWithData(request)
    parseBody(ArtifactCreate, body)
    const identity = requestIdentity(request, reply)
    const made = await changes.run(() => createArtifactUpstream(db, mirror, body.text.text, identity))
    wake()
    reply.code(201)
    return sendJson(reply, made)
  })

  app.patch(`/artifacts/${ID}`, async (request, reply) => {
    const body = bodyWithData(request)
    parseBody(ArtifactUpdate, body)
    const isFound = await changes.run(() => updateArtifactUpstream(db, mirror, idParam(request), body.text.text))
    orNotFound(isFound || null, NOT_FOUND)
    wake()
    return reply.code(204).send()
  })

  app.delete(`/artifacts/${ID}`, async (request, reply) => {
    const isFound = await changes.run(() => deleteArtifactUpstream(db, mirror, idParam(request)))
    orNotFound(isFound || null, NOT_FOUND)
    wake()
    return reply.code(204).send()
  })
}

/** Rejects changes that are not passed on: flows publish to the upstream server directly. */
export function rejectOtherChanges(app: FastifyInstance, { upstream: { address } }: MirrorOptions): void {
  app.addHook('onRequest', ({ method, headers, routeOptions: { url = '' } }, _, done) => {
    if (headers[HOP_HEADER] !== undefined)
      throw httpError(508, 'This server is a mirror, and cannot be the upstream server of a mirror.')
    const path = url.replace('/api', '')
    const isOurs =
      isReading(method, url) || path === '' || path.startsWith('/vitrine/') || path.startsWith('/artifacts/')
    if (!isOurs && !(method === 'DELETE' && path.startsWith('/flow_runs/'))) {
      throw httpError(501, `This server is a mirror. Send changes of runs to ${address}.`)
    }
    done()
  })
}

/** Throws a 501 for Prefect's routes that a mirror does not have. */
export function rejectUnmirrored({ upstream: { address } }: MirrorOptions): (path: string) => void {
  return (path) => {
    if (/^\/(vitrine|artifacts)\b/.test(path)) return
    throw httpError(501, `This server is a mirror of the artifacts and runs of ${address}. Send other requests there.`)
  }
}
