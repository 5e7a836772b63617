/** The rules of retention: read, changed, tried and run. Shapes are in `contract/retention.ts`. */
import { isDeepStrictEqual } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { valueError } from '#contract/pydantic-types.ts'
import { RetentionPreviewBody, RetentionRules, RetentionRunBody } from '#contract/retention.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import type { Body } from '#server/http/body.ts'
import { httpError } from '#server/http/errors.ts'
import { withIdempotency } from '#server/http/idempotency.ts'
import { bodyOf, queryOf } from '#server/http/request.ts'
import { invalid, parseBody } from '#server/http/validation.ts'
import { insertDeletion, readDeletion, retentionRequest } from './deletions.ts'
import { readPolicies, readRetention, replaceRules } from './policies.ts'
import { previewRetention } from './preview.ts'
import type { CleanUp } from './worker.ts'

/** `file` is where the rules are kept when they are not ours to change. */
export function retentionRoutes(app: FastifyInstance, db: Database, file: string | null, { wake }: CleanUp): void {
  app.get('/vitrine/retention', async () => readRetention(db, file))

  app.put('/vitrine/retention', async (request) => {
    const rules = parseBody(RetentionRules, bodyOf(request))
    if (file !== null) throw httpError(409, `The retention rules are kept in the file ${file}: change them there.`)
    await replaceRules(db, rules)
    return readRetention(db, file)
  })

  const preview = previewRetention(db)
  app.post('/vitrine/retention/preview', async (request) => {
    const { policies, as_of, ...page } = queryOf(RetentionPreviewBody, request)
    return preview(policies ?? (await readPolicies(db)), as_of ?? storedTime(nextMoment()), page)
  })

  app.post('/vitrine/retention/run', async (request, reply) => {
    const { policies, as_of } = queryOf(RetentionRunBody, request)
    const moment = pastMoment(as_of ?? null, bodyOf(request))
    const stored = await readPolicies(db)
    const asked = retentionRequest(policies ?? stored, moment)
    // Those of somebody's own are named in the history.
    const label = policies && !isDeepStrictEqual(policies, stored) ? policies.map(({ name }) => name).join(', ') : null
    const make = (db: Database) => insertDeletion(db, { origin: 'RETENTION', label, request: asked })
    const made = await withIdempotency(request, reply, db, { make, read: readDeletion })
    wake()
    return reply.code(202).send(made)
  })
}

/** Microseconds by which the clocks of two servers on one database may differ: a dry run of the other one is no future. */
const SKEW = 60_000_000

/** The moment that ages are counted from: at a later one than now, more would be old enough than is. */
function pastMoment(as_of: string | null, body: Body): string {
  const now = nextMoment()
  if (as_of === null || as_of <= storedTime(now)) return as_of ?? storedTime(now)
  if (as_of <= storedTime(now + SKEW)) return storedTime(now)
  const reason = 'a run cannot be as of a moment to come: what is too young to go is kept.'
  throw invalid([{ ...valueError(reason), loc: ['body', 'as_of'], input: as_of }], body)
}
