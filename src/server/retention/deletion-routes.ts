/** Deleting many versions at once, and pinning those that are to stay. Shapes are in `contract/deletion.ts`. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type * as z from 'zod/mini'
import { DeletionCreate, DeletionSelection } from '#contract/deletion.ts'
import { pinArtifact, unpinArtifact } from '#server/artifacts/pins.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { orNotFound } from '#server/http/errors.ts'
import { withIdempotency } from '#server/http/idempotency.ts'
import { refuseLargeFilters } from '#server/http/limits.ts'
import { bodyOf, ID, idOf, pageInQuery } from '#server/http/request.ts'
import { parseBody } from '#server/http/validation.ts'
import { refuseVagueSelection } from './check-selection.ts'
import { endDeletion, insertDeletion, readDeletion, readDeletions } from './deletions.ts'
import { previewDeletion } from './selection.ts'
import type { CleanUp } from './worker.ts'

const NOT_FOUND = 'Deletion not found.'

export function deletionRoutes(app: FastifyInstance, db: Database, { wake }: CleanUp): void {
  app.post('/vitrine/deletions/preview', async (request) => {
    const body = bodyOf(request)
    const selection = parseBody(DeletionSelection, body)
    refuseVagueSelection(selection, body)
    return previewDeletion(db, selection, checkedMoment(selection))
  })

  app.post('/vitrine/deletions', async (request, reply) => {
    const body = bodyOf(request)
    const { selection, label = null } = parseBody(DeletionCreate, body)
    refuseVagueSelection(selection, body, ['selection'])
    const created_before = checkedMoment(selection)
    const make = (db: Database) =>
      insertDeletion(db, { origin: 'REQUEST', label, request: { selection, created_before } })
    const made = await withIdempotency(request, reply, db, { make, read: readDeletion })
    wake()
    return reply.code(202).send(made)
  })

  app.get('/vitrine/deletions', async (request) => readDeletions(db, pageInQuery(request)))

  app.get(`/vitrine/deletions/${ID}`, async (request) => orNotFound(await readDeletion(db, idOf(request)), NOT_FOUND))

  app.post(`/vitrine/deletions/${ID}/cancel`, async (request) => {
    await endDeletion(db, idOf(request), { state: 'CANCELLED' })
    return orNotFound(await readDeletion(db, idOf(request)), NOT_FOUND)
  })

  const PIN = `/vitrine/artifacts/${ID}/pin`
  app.put(PIN, async (request, reply) => answerPin(reply, await pinArtifact(db, idOf(request))))
  app.delete(PIN, async (request, reply) => answerPin(reply, await unpinArtifact(db, idOf(request))))
}

function answerPin(reply: FastifyReply, isThere: boolean): FastifyReply {
  orNotFound(isThere || null, 'Artifact not found.')
  return reply.code(204).send()
}

/** Only what was made before this moment goes. */
function checkedMoment(selection: z.output<typeof DeletionSelection>): string {
  refuseLargeFilters(selection)
  const now = storedTime(nextMoment())
  const { created_before } = selection
  return created_before && created_before < now ? created_before : now
}
