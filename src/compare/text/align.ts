/** Aligns two sequences within a bounded number of steps, so that the result does not depend on the machine. */
import { diffArrays } from 'diff'
import { longestIncreasing } from '#compare/table/longest-increasing.ts'

/** Shared by the alignments of one comparison. `isExceeded` is set when equal items may have been left unaligned. */
export type Budget = { steps: number; isExceeded: boolean }

/** A million steps take about 50 ms at most. */
export const newBudget = (steps: number): Budget => ({ steps, isExceeded: false })

/** The places of an item in both sequences. */
type Anchor = { before: number; after: number }

type Range = { beforeStart: number; beforeEnd: number; afterStart: number; afterEnd: number }

/** For each item of `after`, the index of the equal item of `before` that it is aligned with, or -1. */
export function align(before: readonly string[], after: readonly string[], budget: Budget): Int32Array {
  const ids = new Map<string, number>()
  const idOf = (item: string): number => {
    const id = ids.get(item) ?? ids.size
    if (id === ids.size) ids.set(item, id)
    return id
  }
  const alignment = new Alignment(Int32Array.from(before, idOf), Int32Array.from(after, idOf), budget)
  alignment.alignRange({ beforeStart: 0, beforeEnd: before.length, afterStart: 0, afterEnd: after.length }, 0)
  return alignment.matches
}

/** Ranges are divided at most this often at the items that occur once. */
const MAX_DIVISIONS = 8

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

  alignRange(whole: Range, divisions: number): void {
    const range = this.alignEnds(whole)
    if (range.beforeStart === range.beforeEnd || range.afterStart === range.afterEnd) return
    if (this.alignShortest(range)) return
    const anchors = divisions < MAX_DIVISIONS ? this.anchorsIn(range) : []
    if (anchors.length === 0) {
      this.budget.isExceeded = true
      return
    }
    let { beforeStart, afterStart } = range
    for (const { before, after } of [...anchors, { before: range.beforeEnd, after: range.afterEnd }]) {
      this.alignRange({ beforeStart, beforeEnd: before, afterStart, afterEnd: after }, divisions + 1)
      if (after < range.afterEnd) this.matches[after] = before
      beforeStart = before + 1
      afterStart = after + 1
    }
  }

  /** Aligns what both begin and end with, and returns the range between. */
  private alignEnds({ beforeStart, beforeEnd, afterStart, afterEnd }: Range): Range {
    while (beforeStart < beforeEnd && afterStart < afterEnd && this.before[beforeStart] === this.after[afterStart]) {
      this.matches[afterStart++] = beforeStart++
    }
    while (
      beforeStart < beforeEnd &&
      afterStart < afterEnd &&
      this.before[beforeEnd - 1] === this.after[afterEnd - 1]
    ) {
      this.matches[--afterEnd] = --beforeEnd
    }
    return { beforeStart, beforeEnd, afterStart, afterEnd }
  }

  /** Finds the shortest edit script, unless that takes too many steps. */
  private alignShortest({ beforeStart, beforeEnd, afterStart, afterEnd }: Range): boolean {
    const length = beforeEnd - beforeStart + afterEnd - afterStart
    // Each of the edits may look at each item again.
    const steps = this.budget.steps / 4
    const maxEditLength = Math.min(length, Math.floor(Math.min(Math.sqrt(steps), steps / length)))
    const changes = diffArrays(
      [...this.before.subarray(beforeStart, beforeEnd)],
      [...this.after.subarray(afterStart, afterEnd)],
      { maxEditLength },
    )
    if (changes === undefined) {
      this.budget.steps -= costOf(maxEditLength, length)
      return false
    }
    let [before, after, edits] = [beforeStart, afterStart, 0]
    for (const { added, removed, count } of changes) {
      if (added || removed) edits += count
      if (added) after += count
      else if (removed) before += count
      else for (let at = 0; at < count; at++) this.matches[after++] = before++
    }
    this.budget.steps -= costOf(edits, length)
    return true
  }

  /** Items that occur once on both sides, in the same order. */
  private anchorsIn({ beforeStart, beforeEnd, afterStart, afterEnd }: Range): Anchor[] {
    const unique = uniqueIn(this.before, beforeStart, beforeEnd)
    const anchors: Anchor[] = []
    for (const [id, after] of uniqueIn(this.after, afterStart, afterEnd)) {
      const before = unique.get(id) ?? -1
      if (after >= 0 && before >= 0) anchors.push({ before, after })
    }
    return [...longestIncreasing(Int32Array.from(anchors, ({ before }) => before))].flatMap((at) => anchors[at] ?? [])
  }
}

const costOf = (edits: number, length: number): number => edits * edits + length

/** The place of each item that occurs once, by its id; -1 for the others. */
function uniqueIn(ids: Int32Array, start: number, end: number): Map<number, number> {
  const places = new Map<number, number>()
  for (let at = start; at < end; at++) {
    const id = ids[at] ?? -1
    places.set(id, places.has(id) ? -1 : at)
  }
  return places
}
