/** The rows of a timeline: its versions, and folds of consecutive ones that did not change anything. */
import { isFailed } from '#content/elapsed.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'

/** The version at `index`, counted from the newest; undefined while it is not loaded. */
export type VersionAt<Version> = (index: number) => Version | undefined

export type FoldedVersion = Pick<ArtifactSummary, 'id' | 'change' | 'is_latest' | 'is_pinned' | 'flow_run'>

/**
 * The versions from index `first` to `last`. A version has a row of its own, or is in a fold. An open fold is the heading
 * of its versions, which follow it as rows of their own.
 */
export type TimelineRow = {
  /** `pending`: a version that is not loaded. */
  type: 'version' | 'fold' | 'pending'
  first: number
  last: number
  isOpen: boolean
}

/** Longer folds are split, so that each visible row needs at most two pages of versions. */
const MAX_FOLD = 100

/**
 * The rows of `count` versions. Only versions that are loaded are folded, and neither the latest one nor pinned ones nor
 * those of failed runs.
 */
export function timelineRows(
  count: number,
  at: VersionAt<FoldedVersion>,
  state: {
    /** The index of the selected version, which is never folded. */
    chosen: number
    /** Ids of versions whose fold is open. */
    opened: ReadonlySet<string>
    /** Whether a fold ends after a version, because versions are missing there. */
    isBreak: (index: number) => boolean
  },
): TimelineRow[] {
  const rows: TimelineRow[] = []
  for (let first = 0; first < count; first++) {
    const last = endOfRun(first, count, at, state.isBreak)
    if (last === first) {
      rows.push({ ...versionRow(first), type: at(first) ? 'version' : 'pending' })
      continue
    }
    if (isAnyOpen(first, last, at, state.opened)) {
      rows.push({ type: 'fold', first, last, isOpen: true })
      for (let index = first; index <= last; index++) rows.push(versionRow(index))
    } else {
      const { chosen } = state
      const isSplit = chosen >= first && chosen <= last
      rows.push(
        ...(isSplit ? [fold(first, chosen - 1), versionRow(chosen), fold(chosen + 1, last)].flat() : fold(first, last)),
      )
    }
    first = last
  }
  return rows
}

/** The index of the row of a version: its own, or its fold. */
export function rowOf(rows: readonly TimelineRow[], index: number): number {
  let low = 0
  let high = rows.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((rows[middle]?.first ?? 0) <= index) low = middle
    else high = middle - 1
  }
  return low
}

/** The row that starts with a version: the heading of its open fold, or the same as `rowOf`. */
export function foldOf(rows: readonly TimelineRow[], index: number): number {
  const row = rowOf(rows, index)
  const above = rows[row - 1]
  return above?.isOpen && above.first === index ? row - 1 : row
}

const versionRow = (index: number): TimelineRow => ({ type: 'version', first: index, last: index, isOpen: false })

/** One row for several versions; none for an empty range. */
function fold(first: number, last: number): TimelineRow[] {
  if (first > last) return []
  return [first === last ? versionRow(first) : { type: 'fold', first, last, isOpen: false }]
}

/** The last index of the unchanged versions from `first`; `first` if it is not followed by any. */
function endOfRun(
  first: number,
  count: number,
  at: VersionAt<FoldedVersion>,
  isBreak: (index: number) => boolean,
): number {
  let last = first
  if (!isFoldable(at(first))) return first
  while (last - first + 1 < MAX_FOLD && last + 1 < count && !isBreak(last) && isFoldable(at(last + 1))) last++
  return last
}

function isFoldable(version: FoldedVersion | undefined): boolean {
  if (version === undefined || version.is_latest || version.is_pinned) return false
  const { change, flow_run } = version
  return change?.status === 'unchanged' && (flow_run === null || !isFailed(flow_run))
}

function isAnyOpen(first: number, last: number, at: VersionAt<FoldedVersion>, opened: ReadonlySet<string>): boolean {
  if (opened.size === 0) return false
  for (let index = first; index <= last; index++) if (opened.has(at(index)?.id ?? '')) return true
  return false
}
