import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { oncePerRevision } from '#server/artifacts/per-revision.ts'
import type { Database } from '#server/database/open.ts'

/** Resolves when the database of a mirror has everything that the one of its upstream server has. */
export async function catchUp(app: FastifyInstance, db: Database, upstream: Database): Promise<void> {
  // A request, so that it asks often.
  await app.inject('/api/vitrine/revision')
  // Reading both all the time would take longer than the sync.
  const wanted = oncePerRevision(upstream, () => contentOf(upstream))
  const mirrored = oncePerRevision(db, () => contentOf(db))
  while ((await mirrored()) !== (await wanted())) await pause(10)
}

/** What pages show of artifacts and runs, and whether all versions have numbers. */
async function contentOf(db: Database): Promise<string> {
  const artifacts = await db.selectFrom('artifact').select(['id', 'updated']).orderBy('id').execute()
  const runs = await db
    .selectFrom('flow_run')
    .select(['id', 'state_id', 'name', 'tags'])
    .where('state_type', '<>', 'SCHEDULED')
    .orderBy('id')
    .execute()
  const unnumbered = await db.selectFrom('artifact_unnumbered').select('artifact_id').execute()
  return JSON.stringify([artifacts, runs, unnumbered])
}
