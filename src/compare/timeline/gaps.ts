/** Versions that are missing or late, judged by how regularly a key is published. */
import { missedBetween, overdueBy, type Rhythm, rhythmOf } from '#compare/series/rhythm.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import type { VersionAt } from './rows.ts'

type TimedVersion = Pick<ArtifactSummary, 'created' | 'version'>

/** The rhythm of a key can change, so it is taken from the versions near a gap: those of its block and of half a block around. */
const BLOCK = 16

/** Looks up how many versions are missing between the version at an index and the older one after it. */
export function findGaps(count: number, at: VersionAt<TimedVersion>): (index: number) => number {
  const rhythms = new Map<number, Rhythm | null>()
  const rhythmAt = (block: number) => {
    const known = rhythms.get(block)
    if (known !== undefined) return known
    const rhythm = rhythmOf(timesAround(block, count, at))
    rhythms.set(block, rhythm)
    return rhythm
  }
  return (index) => {
    const [newer, older] = [at(index), at(index + 1)]
    if (!newer || !older || newer.version === null || older.version === null) return 0
    const rhythm = rhythmAt(Math.floor(index / BLOCK))
    if (rhythm === null) return 0
    // Numbers are never used twice, so the numbers in between are those of deleted versions.
    const deleted = newer.version - older.version - 1
    return Math.max(0, missedBetween(Date.parse(older.created), Date.parse(newer.created), rhythm) - deleted)
  }
}

/** By how many milliseconds the next version is late; null if it is not. `newest`: the newest versions, newest first. */
export function lateBy(newest: readonly Pick<TimedVersion, 'created'>[], now: number): number | null {
  return overdueBy(
    newest
      .slice(0, 2 * BLOCK)
      .map(timeOf)
      .reverse(),
    now,
  )
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
