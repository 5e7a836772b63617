/** Computes and stores what changed in a batch of versions. */
import { firstVersion, unchangedSince } from '#compare/summary/change-summary.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import type { Database } from '#server/database/open.ts'
import { LimitExceeded, NotFound, Unavailable } from '#server/errors.ts'
import { contentOf, readContents } from './contents.ts'
import { type ComputedChange, type PendingVersion, readPending, storeChanges } from './pending.ts'
import { type Comparer, MAX_COMPARED_BYTES } from './thread/comparer.ts'

type Batch = { ids: string[]; isVisible: boolean; signal: AbortSignal }

/** Computes what changed in those versions of a batch that are pending. One transaction, so that pages refresh once. */
export async function summarizeVersions(
  db: Database,
  comparer: Comparer,
  { ids, isVisible, signal }: Batch,
): Promise<void> {
  const computed: ComputedChange[] = []
  try {
    for (const version of await readPending(db, ids)) {
      const change = await computeChange(db, comparer, version, signal)
      if (change) computed.push({ id: version.id, resets: version.resets, ...change })
    }
  } finally {
    // Also what was computed before the server stopped.
    if (computed.length > 0) await storeChanges(db, computed, isVisible)
  }
}

type Computed = Omit<ComputedChange, 'id' | 'resets'>

/** Null if one of the two versions has been deleted meanwhile. */
async function computeChange(
  db: Database,
  comparer: Comparer,
  version: PendingVersion,
  signal: AbortSignal,
): Promise<Computed | null> {
  const { hash, previous_version, previous_hash, previous_numbers: numbers, previous_value: value } = version
  const isSame = hash !== null && hash === previous_hash
  if (!isSame || numbers === null || previous_version === null) return comparePair(db, comparer, version, signal)
  return { summary: unchangedSince(previous_version), hash, value, numbers }
}

type VersionPair = Omit<PendingVersion, 'resets' | 'previous_numbers' | 'previous_value'>

/** Compares a version with an earlier one in the thread. Null if one of the two has been deleted meanwhile. */
export async function comparePair(
  db: Database,
  comparer: Comparer,
  pair: VersionPair,
  signal: AbortSignal,
): Promise<Computed | null> {
  const { id, hash, size, previous_id, previous_version, previous_hash, previous_size } = pair
  if (size + (previous_size ?? 0) > MAX_COMPARED_BYTES) return failed(pair, 'too large to compare')
  try {
    const isSame = hash !== null && hash === previous_hash
    const computed = await comparer.run('summarize', () => load(db, isSame ? id : previous_id, id), signal)
    const isUnchanged = computed.summary.status === 'unchanged' && previous_version !== null
    return isUnchanged ? { ...computed, summary: unchangedSince(previous_version) } : computed
  } catch (error) {
    if (error instanceof Unavailable || signal.aborted) throw error
    if (error instanceof NotFound) return null
    // It would fail again.
    return failed(pair, error instanceof LimitExceeded ? 'too large to compare' : 'could not be compared')
  }
}

async function load(db: Database, before: string | null, after: string) {
  const contents = await readContents(db, before === null ? [after] : [before, after])
  return { before: before === null ? null : contentOf(contents, before), after: contentOf(contents, after) }
}

function failed({ hash, previous_id }: VersionPair, reason: string): Computed {
  const summary: ChangeSummary =
    previous_id === null ? firstVersion : { status: 'changed', text: `changed (${reason})` }
  return { summary, hash, value: null, numbers: '[]' }
}
