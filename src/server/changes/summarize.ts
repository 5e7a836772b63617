/** Computes and stores what changed in a batch of versions. */
import { changed, firstVersion, unchangedSince } from '#compare/summary/change-summary.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import type { Database } from '#server/database/open.ts'
import { Busy, LimitExceeded, NotFound, Unavailable } from '#server/errors.ts'
import { contentOf, readContents } from './contents.ts'
import { type ComputedChange, type PendingVersion, readPending, storeChanges } from './pending.ts'
import { type Comparer, MAX_COMPARED_BYTES } from './thread/comparer.ts'
import type { Answers, Jobs } from './thread/jobs.ts'

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

/**
 * Compares a version with an earlier one in the thread, and reads its numbers, also if the comparison is too large. Null
 * if one of the two has been deleted meanwhile.
 */
export async function comparePair(
  db: Database,
  comparer: Comparer,
  pair: VersionPair,
  signal: AbortSignal,
): Promise<Computed | null> {
  const { id, hash, size, previous_id, previous_version, previous_hash, previous_size } = pair
  const run = (before: string | null, bytes: number) => summarize(comparer, () => load(db, before, id), bytes, signal)
  const withNumbers = async (summary: ChangeSummary) => {
    const alone = await run(null, size)
    return typeof alone === 'string' ? { summary, hash, value: null, numbers: '[]' } : alone && { ...alone, summary }
  }
  if (previous_id === null) return withNumbers(firstVersion)
  if (hash !== null && hash === previous_hash) return withNumbers(unchangedSince(previous_version))
  const compared = await run(previous_id, size + (previous_size ?? 0))
  if (typeof compared === 'string') return withNumbers(changed(`changed (${compared})`))
  const isUnchanged = compared?.summary.status === 'unchanged'
  return isUnchanged ? { ...compared, summary: unchangedSince(previous_version) } : compared
}

/** Null if a version has been deleted meanwhile; the reason if it fails, and would fail again. */
async function summarize(
  comparer: Comparer,
  load: () => Promise<Jobs['summarize']>,
  bytes: number,
  signal: AbortSignal,
): Promise<Answers['summarize'] | string | null> {
  if (bytes > MAX_COMPARED_BYTES) return TOO_LARGE
  try {
    return await comparer.run('summarize', load, signal)
  } catch (error) {
    if (error instanceof Unavailable || error instanceof Busy || signal.aborted) throw error
    if (error instanceof NotFound) return null
    return error instanceof LimitExceeded ? TOO_LARGE : 'could not be compared'
  }
}

const TOO_LARGE = 'too large to compare'

async function load(db: Database, before: string | null, after: string): Promise<Jobs['summarize']> {
  const contents = await readContents(db, before === null ? [after] : [before, after])
  return { before: before === null ? null : contentOf(contents, before), after: contentOf(contents, after) }
}
