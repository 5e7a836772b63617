/** What a flow run changed, compared with the previous run of its flow. */
import { firstVersion } from '#compare/summary/change-summary.ts'
import type { RunChanges } from '#contract/compare/run-changes.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import { hasEnded } from '#contract/run.ts'
import { forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { missingKeys, type PublishedKey, publishedKeys } from './run-keys.ts'
import { comparePair } from './summarize.ts'
import type { Comparer } from './thread/comparer.ts'

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
    const { key, last, before } = entry
    const isDone = performance.now() > end
    const change = storedChange(entry) ?? (isDone ? null : await compareEnds(database, comparer, entry, signal))
    keys.push({
      key,
      type: last.type,
      from: before && { id: before.id, version: before.version },
      to: { id: last.id, version: last.version },
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

/** What is stored about the last version, if it is compared with the one before it. */
function storedChange({ isOnly, last, before, previous_id }: PublishedKey): ChangeSummary | null {
  if (!before) return firstVersion
  if (!isOnly || before.id !== previous_id || last.change_status === null) return null
  return { status: last.change_status, text: last.change_text ?? '' }
}

/** Open pages ask again after every change. */
const known = new Map<string, ChangeSummary>()
const MAX_KNOWN = 5000

/** Compares the last version with the earlier one. Null if one of them has been deleted meanwhile. */
async function compareEnds(
  db: Database,
  comparer: Comparer,
  { last, before }: PublishedKey,
  signal: AbortSignal,
): Promise<ChangeSummary | null> {
  const { id, hash, size } = last
  const { id: previous_id = null, version: previous_version = null, hash: previous_hash = null } = before ?? {}
  const name = `${previous_id} ${previous_hash} ${id} ${hash}`
  const found = known.get(name)
  if (found) return found
  const previous = { previous_id, previous_version, previous_hash, previous_size: before?.size ?? null }
  const summary = (await comparePair(db, comparer, { id, hash, size, ...previous }, signal))?.summary ?? null
  // Without a hash, an update in place would not be noticed.
  if (summary !== null && hash !== null && previous_hash !== null) {
    if (known.size >= MAX_KNOWN) known.clear()
    known.set(name, summary)
  }
  return summary
}
