/** Writing down which versions a deletion takes, so that it takes just these, whatever happens until they are gone. */
import { sql } from 'kysely'
import type { Database } from '#server/database/open.ts'
import type { DeletionTable } from '#server/database/tables.ts'
import { all, type Condition, TRUE } from '#server/filters/conditions.ts'
import { before, type Position, START } from '#server/filters/newest-first.ts'
import { type DeletionRequest, requestOf } from './deletions.ts'
import { expiredVersions } from './evaluate.ts'
import { fits, latestAt, unpinned } from './selection.ts'

type Candidate = { id: string; key: string | null; policy?: number }

/** Rows in one statement: so few that nobody waits for long meanwhile. */
const CHUNK = 1000

/** Yields now and then, for others to come in between. */
export async function* planDeletion(db: Database, deletion: DeletionTable): AsyncGenerator<void> {
  const deletion_id = deletion.id
  // Of a server that did not come to the end of it.
  yield* clearPlan(db, deletion_id)
  let place = 0
  for await (const candidates of candidatesOf(db, requestOf(deletion))) {
    for (let from = 0; from < candidates.length; from += CHUNK) {
      const items = candidates.slice(from, from + CHUNK).map(({ id, key, policy = null }) => {
        return { deletion_id, place: place++, artifact_id: id, key, policy }
      })
      await db.insertInto('deletion_item').values(items).execute()
      yield
    }
    yield
  }
  await db.updateTable('deletion').set({ count: place }).where('id', '=', deletion_id).execute()
}

/** Forgets what a deletion has not taken. */
export async function* clearPlan(db: Database, deletion_id: string): AsyncGenerator<void> {
  const items = db.selectFrom('deletion_item').select('place').where('deletion_id', '=', deletion_id)
  for (;;) {
    const last = await items
      .orderBy('place')
      .offset(CHUNK - 1)
      .limit(1)
      .executeTakeFirst()
    const rest = db.deleteFrom('deletion_item').where('deletion_id', '=', deletion_id)
    await (last ? rest.where('place', '<=', last.place) : rest).execute()
    if (!last) return
    yield
  }
}

/** Newest first, but for what was the latest of its key and is not any more: that comes last. */
function candidatesOf(db: Database, request: DeletionRequest): AsyncGenerator<Candidate[]> {
  if ('policies' in request) return expiredVersions(db, request.policies, request.as_of)
  const { selection, created_before } = request
  const fitting = latestAt(selection, created_before).map((latest) => fits(db, selection, created_before, latest))
  return selection.whole_keys
    ? wholeKeys(db, fitting, all([fits(db, {}, created_before), unpinned(selection)]))
    : pages(db, fitting, unpinned(selection))
}

/** What fits any of the conditions, and `also`, condition by condition. */
async function* pages(db: Database, conditions: Condition[], also: Condition): AsyncGenerator<Candidate[]> {
  for (const condition of conditions) {
    let position: Position | undefined = START
    while (position) {
      const rows: (Candidate & Position)[] = await db
        .selectFrom('artifact')
        .select(['artifact.id', 'artifact.key', 'artifact.created'])
        .where(all([condition, also, before(position)]))
        .orderBy('artifact.created', 'desc')
        .orderBy('artifact.id', 'desc')
        .limit(CHUNK)
        .execute()
      yield rows
      position = rows.length < CHUNK ? undefined : rows.at(-1)
    }
  }
}

/** What fits and has no key, then all of the keys of what fits, key by key. */
async function* wholeKeys(db: Database, fitting: Condition[], going: Condition): AsyncGenerator<Candidate[]> {
  const keys = new Set<string>()
  for await (const page of pages(db, fitting, TRUE)) {
    for (const { key } of page) if (key !== null) keys.add(key)
    yield []
  }
  yield* pages(db, fitting, all([going, sql`artifact.key is null`]))
  for (const key of keys) yield* pages(db, [sql`artifact.key = ${key}`], going)
}
