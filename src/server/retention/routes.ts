/** Retention rules, dry runs and runs. The shapes are in `contract/retention.ts`. */
import { isDeepStrictEqual } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { valueError } from '#contract/pydantic-types.ts'
import { RetentionPreviewBody, RetentionRules, RetentionRunBody } from '#contract/retention.ts'
import { nextMoment, storedTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import type { Body } from '#server/http/body.ts'
import { httpError } from '#server/http/errors.ts'
import { withIdempotency } from '#server/http/idempotency.ts'
import { filterBody, requestBody } from '#server/http/request.ts'
import { invalid, parseBody } from '#server/http/validation.ts'
import type { MirrorDeletions } from '#server/mirror/delete-upstream.ts'
import { requireMirror } from '#server/mirror/mirror-state.ts'
import { insertDeletion, readDeletion, retentionRequest } from './deletions.ts'
import { readPolicies, readRetention, replaceRules } from './policies.ts'
import { previewRetention } from './preview.ts'
import type { DeletionWorker } from './worker.ts'

/** With a `file`, the rules are read-only here. */
export function retentionRoutes(
  app: FastifyInstance,
  db: Database,
  file: string | null,
  { wake }: DeletionWorker,
  mirror: MirrorDeletions | null = null,
): void {
  app.get('/vitrine/retention', async () => readRetention(db, file, mirror))

  app.put('/vitrine/retention', async (request) => {
    const rules = parseBody(RetentionRules, requestBody(request))
    if (file !== null) throw httpError(409, `The retention rules are kept in the file ${file}. Change them there.`)
    await replaceRules(db, rules)
    return readRetention(db, file, mirror)
  })

  const preview = previewRetention(db, mirror)
  for (const [path, read] of [
    ['/vitrine/retention/preview', preview.versions],
    ['/vitrine/retention/keys/preview', preview.keys],
  ] as const) {
    app.post(path, async (request) => {
      const { policies, as_of, ...page } = filterBody(RetentionPreviewBody, request)
      return read(policies ?? (await readPolicies(db)), as_of ?? null, page)
    })
  }

  app.post('/vitrine/retention/run', async (request, reply) => {
    if (mirror !== null) await requireMirror(db)
    const { policies, as_of } = filterBody(RetentionRunBody, request)
    const moment = pastMoment(as_of ?? null, requestBody(request))
    const stored = await readPolicies(db)
    const retention = retentionRequest(policies ?? stored, moment)
    // The history names policies that are not the stored ones.
    const label = policies && !isDeepStrictEqual(policies, stored) ? policies.map(({ name }) => name).join(', ') : null
    const create = (db: Database) => insertDeletion(db, { origin: 'RETENTION', label, request: retention })
    const deletion = await withIdempotency(request, reply, db, { create, read: readDeletion })
    wake()
    return reply.code(202).send(deletion)
  })
}

/** The clock of another server, which answered the dry run, may be ahead by this much. */
const MAX_CLOCK_SKEW_MICROS = 60_000_000

/** The moment from which ages are counted. In the future, more versions would be old enough than are. */
function pastMoment(as_of: string | null, body: Body): string {
  const now = nextMoment()
  if (as_of === null || as_of <= storedTime(now)) return as_of ?? storedTime(now)
  if (as_of <= storedTime(now + MAX_CLOCK_SKEW_MICROS)) return storedTime(now)
  const reason = 'a run cannot have an `as_of` in the future: it would delete versions that are not old enough yet.'
  throw invalid([{ ...valueError(reason), loc: ['body', 'as_of'], input: as_of }], body)
}
