/** What a flow run changed, compared with the previous run of its flow. */
import { firstVersion } from '#compare/summary/change-summary.ts'
import type { RunChanges } from '#contract/compare/run-changes.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import { hasEnded } from '#contract/run.ts'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { SHOWN_TYPE } from '#server/filters/conditions.ts'
import { previousVersion } from './previous-version.ts'
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
    .select(['id', 'flow_id', 'start_time', 'state_type'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!run) return null
  const previous = await previousRun(db, run)
  const end = performance.now() + COMPARE_BUDGET_MS
  const keys: RunChanges['keys'] = []
  for (const entry of await publishedKeys(db, id, previous?.id ?? null)) {
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
  // Until the run ends, it may still publish them.
  const missing = previous && hasEnded(run.state_type) ? await missingKeys(db, id, previous.id) : []
  return { previous_run: previous, keys, missing }
}

type Run = { flow_id: string; start_time: string | null }

async function previousRun(db: Database, { flow_id, start_time }: Run) {
  const found = await db
    .selectFrom('flow_run')
    .select(['id', 'name'])
    .where('flow_id', '=', flow_id)
    .where('start_time', '<', start_time)
    .orderBy('start_time', 'desc')
    .limit(1)
    .executeTakeFirst()
  return found ?? null
}

/** The keys that a run published, each with its first and its last version by the run. */
function keysOfRun(db: Database, run: string | null) {
  return db
    .selectFrom('artifact')
    .innerJoin('artifact_version as number', 'number.artifact_id', 'artifact.id')
    .select(({ fn }) => ['number.key', fn.min('number.version').as('first'), fn.max('number.version').as('last')])
    .where('artifact.flow_run_id', '=', run)
    .groupBy('number.key')
}

type PublishedKey = Awaited<ReturnType<typeof publishedKeys>>[number]

/** Each key that a run published: its last version by this run, and the one that it is compared with. */
async function publishedKeys(db: Database, run: string, previousRun: string | null) {
  const published = db
    .selectFrom(keysOfRun(db, run).as('own'))
    .leftJoin(keysOfRun(db, previousRun).as('earlier'), (join) =>
      join.onRef('earlier.key', '=', 'own.key').onRef('earlier.last', '<', 'own.first'),
    )
    .select(['own.key', 'own.first', 'own.last', 'earlier.last as by_previous_run'])
    .select(previousVersion(db, 'own.key', 'own.first').as('previous'))
    .orderBy('own.key')
    .limit(MAX_KEYS)
  return db
    .selectFrom(published.as('published'))
    .innerJoin('artifact_version as last', (join) =>
      join.onRef('last.key', '=', 'published.key').onRef('last.version', '=', 'published.last'),
    )
    .innerJoin('artifact', 'artifact.id', 'last.artifact_id')
    .leftJoin('artifact_version as before', (join) =>
      join
        .onRef('before.key', '=', 'published.key')
        .on(({ eb, fn }) => eb('before.version', '=', fn.coalesce('published.by_previous_run', 'published.previous'))),
    )
    .leftJoin('artifact as before_artifact', 'before_artifact.id', 'before.artifact_id')
    .select(['published.key', 'published.first', 'published.last', 'published.previous'])
    .select([SHOWN_TYPE.as('type'), 'artifact.size', 'last.artifact_id as last_id'])
    .select(['last.change_status', 'last.change_text', 'last.hash'])
    .select(['before.artifact_id as before_id', 'before.version as before', 'before.hash as before_hash'])
    .select('before_artifact.size as before_size')
    .orderBy('published.key')
    .execute()
}

/** The keys that the previous run published and this one did not. */
async function missingKeys(db: Database, run: string, previousRun: string): Promise<RunChanges['missing']> {
  const own = db.selectFrom('artifact as own').select('own.key').where('own.flow_run_id', '=', run)
  const missing = keysOfRun(db, previousRun)
    // Not of `number`, because PostgreSQL would filter the versions of all runs.
    .where('artifact.key', 'not in', own.where('own.key', 'is not', null))
    .orderBy('number.key')
    .limit(MAX_KEYS)
  return db
    .selectFrom(missing.as('missing'))
    .innerJoin('artifact_version as last', (join) =>
      join.onRef('last.key', '=', 'missing.key').onRef('last.version', '=', 'missing.last'),
    )
    .innerJoin('artifact', 'artifact.id', 'last.artifact_id')
    .select(['missing.key', SHOWN_TYPE.as('type'), 'artifact.id', 'last.version'])
    .orderBy('missing.key')
    .execute()
}

/** What is stored about the last version, if it is compared with the one before it. */
function storedChange(entry: PublishedKey): ChangeSummary | null {
  const { first, last, previous, before, change_status, change_text } = entry
  if (before === null) return firstVersion
  if (first !== last || before !== previous || change_status === null) return null
  return { status: change_status, text: change_text ?? '' }
}

/** Open pages ask again after every change. */
const known = new Map<string, ChangeSummary>()
const MAX_KNOWN = 5000

/** Compares the last version with the earlier one. Null if one of them has been deleted meanwhile. */
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
