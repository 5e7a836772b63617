/** Deletions of many versions, and pins. The shapes are in `contract/deletion.ts`. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type * as z from 'zod/mini'
import { DeletionCreate, DeletionSelection } from '#contract/deletion.ts'
import { pinArtifact, unpinArtifact } from '#server/artifacts/pins.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import type { Body } from '#server/http/body.ts'
import { httpError, orNotFound } from '#server/http/errors.ts'
import { withIdempotency } from '#server/http/idempotency.ts'
import { rejectLargeFilters } from '#server/http/limits.ts'
import { ID, idParam, pageQuery, requestBody } from '#server/http/request.ts'
import { invalid, parseBody } from '#server/http/validation.ts'
import type { MirrorDeletions } from '#server/mirror/delete-upstream.ts'
import { requireMirror } from '#server/mirror/mirror-state.ts'
import { ignoredConditions, isUnconditional } from './check-selection.ts'
import { endDeletion, insertDeletion, readDeletion, readDeletions } from './deletions.ts'
import { previewDeletion } from './selection.ts'
import type { DeletionWorker } from './worker.ts'

const NOT_FOUND = 'Deletion not found.'

export function deletionRoutes(
  app: FastifyInstance,
  db: Database,
  { wake }: DeletionWorker,
  mirror: MirrorDeletions | null = null,
): void {
  app.post('/vitrine/deletions/preview', async (request) => {
    const body = requestBody(request)
    const selection = parseBody(DeletionSelection, body)
    checkSelection(selection, body)
    return previewDeletion(db, selection, createdBefore(selection), mirror)
  })

  app.post('/vitrine/deletions', async (request, reply) => {
    if (mirror !== null) await requireMirror(db)
    const body = requestBody(request)
    const { selection, label = null } = parseBody(DeletionCreate, body)
    checkSelection(selection, body, ['selection'])
    const created_before = createdBefore(selection)
    const create = (db: Database) =>
      insertDeletion(db, { origin: 'REQUEST', label, request: { selection, created_before } })
    const deletion = await withIdempotency(request, reply, db, { create, read: readDeletion })
    wake()
    return reply.code(202).send(deletion)
  })

  app.get('/vitrine/deletions', async (request) => readDeletions(db, pageQuery(request)))

  app.get(`/vitrine/deletions/${ID}`, async (request) =>
    orNotFound(await readDeletion(db, idParam(request)), NOT_FOUND),
  )

  app.post(`/vitrine/deletions/${ID}/cancel`, async (request) => {
    await endDeletion(db, idParam(request), { state: 'CANCELLED' })
    return orNotFound(await readDeletion(db, idParam(request)), NOT_FOUND)
  })

  const PIN = `/vitrine/artifacts/${ID}/pin`
  app.put(PIN, async (request, reply) => sendPinned(reply, await pinArtifact(db, idParam(request))))
  app.delete(PIN, async (request, reply) => sendPinned(reply, await unpinArtifact(db, idParam(request))))
}

function sendPinned(reply: FastifyReply, exists: boolean): FastifyReply {
  orNotFound(exists || null, 'Artifact not found.')
  return reply.code(204).send()
}

type Selection = z.output<typeof DeletionSelection>

/** Rejects a selection that would delete more than it says. `path` is its place in the body. */
function checkSelection(selection: Selection, body: Body, path: string[] = []): void {
  if (isUnconditional(selection)) throw httpError(422, 'A deletion requires at least one condition.')
  const issues = ignoredConditions(selection, path)
  if (issues.length > 0) throw invalid(issues, body)
  rejectLargeFilters(selection)
}

/** Only versions that were created before this moment are deleted. */
function createdBefore({ created_before }: Selection): string {
  const now = storedTime(nextMoment())
  return created_before && created_before < now ? created_before : now
}
