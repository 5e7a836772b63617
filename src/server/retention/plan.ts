/** Records the versions that a deletion includes, so that later changes do not add any. */
import { expressionBuilder } from 'kysely'
import { chunksOf } from '#server/chunks.ts'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { DeletionTable, Tables } from '#server/database/tables.ts'
import { all, type Condition, TRUE } from '#server/filters/conditions.ts'
import { after, type Cursor, FIRST_PAGE } from '#server/filters/page.ts'
import type { MirrorDeletions } from '#server/mirror/delete-upstream.ts'
import { type DeletionRequest, parseRequest } from './deletions.ts'
import { type ExpiredVersion, expiredVersions, readOnlyHere } from './evaluate.ts'
import { latestAt, matches, unpinned } from './selection.ts'

type Candidate = { id: string; key: string | null; policy?: number }

/** Rows per statement: small enough that other requests do not wait for long. */
const CHUNK_SIZE = 1000

const artifacts = expressionBuilder<Tables, 'artifact'>()

/** Yields after each statement, so that other work can run in between. */
export async function* planDeletion(
  db: Database,
  deletion: DeletionTable,
  mirror: MirrorDeletions | null = null,
): AsyncGenerator<void> {
  const deletion_id = deletion.id
  // A server that stopped while planning leaves a part of the plan.
  yield* clearPlan(db, deletion_id)
  let place = 0
  for await (const candidates of candidatesOf(db, parseRequest(deletion), mirror)) {
    for (const chunk of chunksOf(candidates, CHUNK_SIZE)) {
      const items = chunk.map(({ id, key, policy = null }) => {
        return { deletion_id, place: place++, artifact_id: id, key, policy }
      })
      await db.insertInto('deletion_item').values(items).execute()
      yield
    }
    yield
  }
  await db.updateTable('deletion').set({ count: place }).where('id', '=', deletion_id).execute()
}

/** Deletes what is left of the plan. */
export async function* clearPlan(db: Database, deletion_id: string): AsyncGenerator<void> {
  const items = db.selectFrom('deletion_item').select('place').where('deletion_id', '=', deletion_id)
  for (;;) {
    const last = await items
      .orderBy('place')
      .offset(CHUNK_SIZE - 1)
      .limit(1)
      .executeTakeFirst()
    const rest = db.deleteFrom('deletion_item').where('deletion_id', '=', deletion_id)
    await (last ? rest.where('place', '<=', last.place) : rest).execute()
    if (!last) return
    yield
  }
}

/** Newest first; versions that were the latest of their key and no longer are come last. */
function candidatesOf(
  db: Database,
  request: DeletionRequest,
  mirror: MirrorDeletions | null,
): AsyncGenerator<Candidate[]> {
  if ('policies' in request) {
    const expired = expiredVersions(db, request.policies, request.as_of)
    return mirror === null || mirror.retentionDeletesUpstream ? expired : archived(db, expired)
  }
  const { selection, created_before } = request
  const matching = latestAt(selection, created_before).map((latest) => matches(db, selection, created_before, latest))
  return selection.whole_keys
    ? wholeKeys(db, matching, all([matches(db, {}, created_before), unpinned(selection)]))
    : pages(db, matching, unpinned(selection))
}

/** Leaves out versions that exist on the upstream server. */
async function* archived(db: Database, chunks: AsyncIterable<ExpiredVersion[]>): AsyncGenerator<Candidate[]> {
  for await (const expired of chunks) {
    const onlyHere = await readOnlyHere(db, expired)
    yield expired.filter(({ id }) => onlyHere.has(id))
  }
}

/** The versions that match one of the conditions, and `also`; one condition after the other. */
async function* pages(db: Database, conditions: Condition[], also: Condition): AsyncGenerator<Candidate[]> {
  for (const condition of conditions) {
    let cursor: Cursor | undefined = FIRST_PAGE
    while (cursor) {
      const rows: (Candidate & Cursor)[] = await forLongReads(db)
        .selectFrom('artifact')
        .select(['artifact.id', 'artifact.key', 'artifact.created'])
        .where(all([condition, also, after(cursor)]))
        .orderBy('artifact.created', 'desc')
        .orderBy('artifact.id', 'desc')
        .limit(CHUNK_SIZE)
        .execute()
      yield rows
      cursor = rows.length < CHUNK_SIZE ? undefined : rows.at(-1)
    }
  }
}

/** The matching versions without a key, then every version of the keys of the others, key by key. */
async function* wholeKeys(db: Database, matching: Condition[], included: Condition): AsyncGenerator<Candidate[]> {
  const keys = new Set<string>()
  for await (const page of pages(db, matching, TRUE)) {
    for (const { key } of page) if (key !== null) keys.add(key)
    yield []
  }
  yield* pages(db, matching, all([included, artifacts('artifact.key', 'is', null)]))
  for (const key of keys) yield* pages(db, [artifacts('artifact.key', '=', key)], included)
}
