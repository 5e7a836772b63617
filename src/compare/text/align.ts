/** Aligns two sequences within a bounded number of steps, so that the result does not depend on the machine. */
import { diffArrays } from 'diff'
import { longestIncreasing } from '#compare/table/longest-increasing.ts'

/** Shared by the alignments of one comparison. `isExceeded` is set when equal items may have been left unaligned. */
export type Budget = { steps: number; isExceeded: boolean }

/** A million steps take about 50 ms at most. */
export const newBudget = (steps: number): Budget => ({ steps, isExceeded: false })

/** For each item of `after`, the index of the equal item of `before` that it is aligned with, or -1. */
export function align(before: readonly string[], after: readonly string[], budget: Budget): Int32Array {
  const ids = new Map<string, number>()
  const idOf = (item: string): number => {
    const id = ids.get(item) ?? ids.size
    if (id === ids.size) ids.set(item, id)
    return id
  }
  const alignment = new Alignment(Int32Array.from(before, idOf), Int32Array.from(after, idOf), budget)
  alignment.alignRange(Int32Array.from(before.keys()), Int32Array.from(after.keys()), 0)
  return alignment.matches
}

/** Ranges are divided at most this often at the items that occur once. */
const MAX_DIVISIONS = 8

/** Ranges are given by the places of their items, in ascending order. */
class Alignment {
  readonly matches: Int32Array
  private readonly before: Int32Array
  private readonly after: Int32Array
  private readonly budget: Budget

  constructor(before: Int32Array, after: Int32Array, budget: Budget) {
    this.matches = new Int32Array(after.length).fill(-1)
    this.before = before
    this.after = after
    this.budget = budget
  }

  alignRange(allOld: Int32Array, allNew: Int32Array, divisions: number): void {
    const [middleOld, middleNew] = this.alignEnds(allOld, allNew)
    if (middleOld.length === 0 || middleNew.length === 0) return
    const [old, current] = this.alignEnds(...this.common(middleOld, middleNew))
    if (old.length === 0 || current.length === 0 || this.alignShortest(old, current)) return
    const anchors = divisions < MAX_DIVISIONS ? this.anchorsIn(old, current) : []
    if (anchors.length === 0) {
      this.budget.isExceeded = true
      return
    }
    let [oldStart, start] = [0, 0]
    for (const { oldAt, at } of [...anchors, { oldAt: old.length, at: current.length }]) {
      this.alignRange(old.subarray(oldStart, oldAt), current.subarray(start, at), divisions + 1)
      if (at < current.length) this.matches[current[at] ?? 0] = old[oldAt] ?? 0
      oldStart = oldAt + 1
      start = at + 1
    }
  }

  private areEqual(old: number | undefined, place: number | undefined): boolean {
    return old !== undefined && place !== undefined && this.before[old] === this.after[place]
  }

  /** Aligns what both begin and end with, and returns the items between. */
  private alignEnds(old: Int32Array, current: Int32Array): [Int32Array, Int32Array] {
    const length = Math.min(old.length, current.length)
    let start = 0
    for (; start < length && this.areEqual(old[start], current[start]); start++) {
      this.matches[current[start] ?? 0] = old[start] ?? 0
    }
    let [oldEnd, end] = [old.length, current.length]
    while (oldEnd > start && end > start && this.areEqual(old[oldEnd - 1], current[end - 1])) {
      this.matches[current[--end] ?? 0] = old[--oldEnd] ?? 0
    }
    return [old.subarray(start, oldEnd), current.subarray(start, end)]
  }

  /** The items that occur on both sides: no alignment has any others. */
  private common(old: Int32Array, current: Int32Array): [Int32Array, Int32Array] {
    const oldIds = new Set<number>()
    const newIds = new Set<number>()
    for (const place of old) oldIds.add(this.before[place] ?? -1)
    for (const place of current) newIds.add(this.after[place] ?? -1)
    return [
      old.filter((place) => newIds.has(this.before[place] ?? -1)),
      current.filter((place) => oldIds.has(this.after[place] ?? -1)),
    ]
  }

  /** Finds the shortest edit script, unless that takes too many steps. */
  private alignShortest(old: Int32Array, current: Int32Array): boolean {
    const length = old.length + current.length
    // Each of the edits may look at each item again.
    const steps = this.budget.steps / 4
    const maxEditLength = Math.min(length, Math.floor(Math.min(Math.sqrt(steps), steps / length)))
    const oldIds = Array.from(old, (place) => this.before[place])
    const newIds = Array.from(current, (place) => this.after[place])
    const changes = diffArrays(oldIds, newIds, { maxEditLength })
    if (changes === undefined) {
      this.budget.steps -= costOf(maxEditLength, length)
      return false
    }
    let [oldAt, at, edits] = [0, 0, 0]
    for (const { added, removed, count } of changes) {
      if (added || removed) edits += count
      if (added) at += count
      else if (removed) oldAt += count
      else for (let end = at + count; at < end; at++) this.matches[current[at] ?? 0] = old[oldAt++] ?? 0
    }
    this.budget.steps -= costOf(edits, length)
    return true
  }

  /** Items that occur once on both sides, in the same order: their positions in the ranges. */
  private anchorsIn(old: Int32Array, current: Int32Array): Anchor[] {
    const unique = uniqueIn(this.before, old)
    const anchors: Anchor[] = []
    for (const [id, at] of uniqueIn(this.after, current)) {
      const oldAt = unique.get(id) ?? -1
      if (at >= 0 && oldAt >= 0) anchors.push({ oldAt, at })
    }
    return [...longestIncreasing(Int32Array.from(anchors, ({ oldAt }) => oldAt))].flatMap((at) => anchors[at] ?? [])
  }
}

type Anchor = { oldAt: number; at: number }

const costOf = (edits: number, length: number): number => edits * edits + length

/** The position in a range of each item that occurs once in it, by its id; -1 for the others. */
function uniqueIn(ids: Int32Array, places: Int32Array): Map<number, number> {
  const positions = new Map<number, number>()
  places.forEach((place, at) => {
    const id = ids[place] ?? -1
    positions.set(id, positions.has(id) ? -1 : at)
  })
  return positions
}
