/** What a flow run changed, compared with the previous run of its flow. */
import { sql } from 'kysely'
import { firstVersion } from '#compare/summary/change-summary.ts'
import type { RunChanges } from '#contract/compare/run-changes.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { SHOWN_TYPE } from '#server/filters/conditions.ts'
import { comparePair } from './summarize.ts'
import type { Comparer } from './thread/comparer.ts'

/** Keys of a run, in alphabetical order. */
const MAX_KEYS = 1000
/** What is not compared by then has no summary. */
const COMPARE_BUDGET_MS = 5000

/** Null if the run does not exist. */
export async function readRunChanges(
  database: Database,
  comparer: Comparer,
  id: string,
  signal: AbortSignal,
): Promise<RunChanges | null> {
  const db = forLongReads(database)
  const run = await db
    .selectFrom('flow_run')
    .select(['id', 'flow_id', started.as('started')])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!run) return null
  const previous = await previousRun(db, run)
  const published = await publishedKeys(db, id)
  const end = performance.now() + COMPARE_BUDGET_MS
  const keys: RunChanges['keys'] = []
  for (const entry of published) {
    const isDone = performance.now() > end
    const change = storedChange(entry) ?? (isDone ? null : await compareEnds(database, comparer, entry, signal))
    keys.push({
      key: entry.key,
      type: entry.type,
      from: entry.before_id === null ? null : { id: entry.before_id, version: entry.before },
      to: { id: entry.last_id, version: entry.last },
      change,
    })
  }
  const names = new Set(published.map(({ key }) => key))
  const missing = previous ? (await publishedKeys(db, previous.id)).filter(({ key }) => !names.has(key)) : []
  return {
    previous_run: previous,
    keys,
    missing: missing.map(({ key, type, last_id, last }) => ({ key, type, id: last_id, version: last })),
  }
}

/** When a run started, or when it was created if it never did. */
const started = sql<string>`coalesce(flow_run.start_time, flow_run.created)`

async function previousRun(
  db: Database,
  { id, flow_id, started: before }: { id: string; flow_id: string; started: string },
) {
  const found = await db
    .selectFrom('flow_run')
    .select(['id', 'name'])
    .where('flow_id', '=', flow_id)
    .where('id', '!=', id)
    .where(started, '<', before)
    .orderBy(started, 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return found ?? null
}

type PublishedKey = Awaited<ReturnType<typeof publishedKeys>>[number]

/** Each key that a run published: its last version by this run, and the one before the first by this run. */
async function publishedKeys(db: Database, run: string) {
  const published = db
    .selectFrom('artifact')
    .innerJoin('artifact_version as number', 'number.artifact_id', 'artifact.id')
    .select(({ fn }) => ['number.key', fn.min('number.version').as('first'), fn.max('number.version').as('last')])
    .where('artifact.flow_run_id', '=', run)
    .groupBy('number.key')
    .as('published')
  return db
    .selectFrom(published)
    .innerJoin('artifact_version as last', (join) =>
      join.onRef('last.key', '=', 'published.key').onRef('last.version', '=', 'published.last'),
    )
    .innerJoin('artifact', 'artifact.id', 'last.artifact_id')
    .leftJoin('artifact_version as before', (join) =>
      join
        .onRef('before.key', '=', 'published.key')
        .on(({ eb, selectFrom }) =>
          eb(
            'before.version',
            '=',
            selectFrom('artifact_version as earlier')
              .select('earlier.version')
              .whereRef('earlier.key', '=', 'published.key')
              .whereRef('earlier.version', '<', 'published.first')
              .orderBy('earlier.version', 'desc')
              .limit(1),
          ),
        ),
    )
    .leftJoin('artifact as before_artifact', 'before_artifact.id', 'before.artifact_id')
    .select(['published.key', 'published.first', 'published.last', 'last.artifact_id as last_id'])
    .select(SHOWN_TYPE.as('type'))
    .select(['last.change_status', 'last.change_text', 'last.hash'])
    .select(['before.artifact_id as before_id', 'before.version as before', 'before.hash as before_hash'])
    .select(['artifact.size', 'before_artifact.size as before_size'])
    .orderBy('published.key')
    .limit(MAX_KEYS)
    .execute()
}

/** What is stored about the last version, if the run published no other version of the key. */
function storedChange({ first, last, change_status, change_text, before_id }: PublishedKey): ChangeSummary | null {
  if (before_id === null) return firstVersion
  if (first !== last || change_status === null) return null
  return { status: change_status, text: change_text ?? '' }
}

/** Open pages ask again after every change. */
const known = new Map<string, ChangeSummary>()
const MAX_KNOWN = 5000

/** Compares the last version with the one before the run. Null if one of them has been deleted meanwhile. */
async function compareEnds(
  db: Database,
  comparer: Comparer,
  entry: PublishedKey,
  signal: AbortSignal,
): Promise<ChangeSummary | null> {
  const { last_id: id, hash, before_id, before, before_hash } = entry
  const name = `${before_id} ${before_hash} ${id} ${hash}`
  const found = known.get(name)
  if (found) return found
  const previous = { previous_id: before_id, previous_version: before, previous_hash: before_hash }
  const pair = { id, hash, size: entry.size, ...previous, previous_size: entry.before_size }
  const summary = (await comparePair(db, comparer, pair, signal))?.summary ?? null
  // Without a hash, an update in place would not be noticed.
  if (summary !== null && hash !== null && before_hash !== null) {
    if (known.size >= MAX_KNOWN) known.clear()
    known.set(name, summary)
  }
  return summary
}
