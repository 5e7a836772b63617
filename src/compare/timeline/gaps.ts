/** Versions that are missing or late, judged by how regularly a key is published. */
import { missedBetween, overdueBy, type Rhythm, rhythmOf } from '#compare/series/rhythm.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import type { VersionAt } from './rows.ts'

type TimedVersion = Pick<ArtifactSummary, 'created' | 'version'>

/** The rhythm of a key can change: it is that of the versions in the block of a gap and in half a block around. */
const BLOCK = 100

/** Versions that follow each other faster are not published on a schedule. */
const MIN_INTERVAL_MS = 60_000

const DAY_MS = 86_400_000
/** Recurring pauses, such as nights and weekends, show within this time; before it, a long wait says nothing. */
const LEARNING_MS = 15 * DAY_MS
/** A key that has been late for several times as long as its known versions span is no longer published. */
const MAX_LATE_SPANS = 4

/** Looks up how many versions are missing between the version at an index and the older one after it. */
export function findGaps(count: number, at: VersionAt<TimedVersion>): (index: number) => number {
  const blocks = new Map<number, BlockRhythm | null>()
  const blockAt = (block: number) => {
    let known = blocks.get(block)
    if (known === undefined) {
      known = blockRhythm(timesAround(block, count, at))
      blocks.set(block, known)
    }
    return known
  }
  return (index) => {
    const [newer, older] = [at(index), at(index + 1)]
    if (!newer || !older || newer.version === null || older.version === null) return 0
    const block = blockAt(Math.floor(index / BLOCK))
    const [start, end] = [timeOf(older), timeOf(newer)]
    if (block === null || (end - start > DAY_MS / 2 && block.spanMs < LEARNING_MS)) return 0
    // Numbers are never used twice, so the numbers in between are those of deleted versions.
    const deleted = newer.version - older.version - 1
    return Math.max(0, missedBetween(start, end, block.rhythm) - deleted)
  }
}

/** By how many milliseconds the next version is late; null if it is not. `newest`: the newest versions, newest first. */
export function lateBy(newest: readonly Pick<TimedVersion, 'created'>[], now: number): number | null {
  const times = newest.slice(0, BLOCK).map(timeOf).reverse()
  const block = blockRhythm(times)
  if (block === null) return null
  const late = overdueBy(times, now)
  return late !== null && late < MAX_LATE_SPANS * block.spanMs ? late : null
}

type BlockRhythm = { rhythm: Rhythm; spanMs: number }

function blockRhythm(times: readonly number[]): BlockRhythm | null {
  const rhythm = rhythmOf(times)
  if (rhythm === null || rhythm.intervalMs < MIN_INTERVAL_MS) return null
  return { rhythm, spanMs: (times.at(-1) ?? 0) - (times[0] ?? 0) }
}

const timeOf = ({ created }: Pick<TimedVersion, 'created'>) => Date.parse(created)

/** The times of the loaded versions around a block, in ascending order. */
function timesAround(block: number, count: number, at: VersionAt<TimedVersion>): number[] {
  const times: number[] = []
  const last = Math.min(count, (block + 1) * BLOCK + BLOCK / 2) - 1
  for (let index = last; index >= Math.max(0, block * BLOCK - BLOCK / 2); index--) {
    const version = at(index)
    if (version) times.push(timeOf(version))
  }
  return times
}
