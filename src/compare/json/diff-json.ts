/** What differs between two JSON values, member by member. */

import { isSameCell, type Tolerance } from '#compare/table/same-cell.ts'
import { newBudget } from '#compare/text/align.ts'
import type { JsonChange, JsonMemberChange } from '#contract/compare/change.ts'
import { isJsonObject, type Json, type JsonObject, memberNames } from '#contract/json.ts'
import { alignArrays } from './align-arrays.ts'
import { itemStep, memberStep } from './path.ts'

const MAX_CHANGES = 10_000
/** About a tenth of a second. */
const MAX_ALIGN_STEPS = 2_000_000
/** Lists whose order changed, named in the note. */
const MAX_NAMED_LISTS = 3

export type JsonDiff = {
  change: JsonChange
  /** Lists that have the same items in another order. */
  reordered: number
}

/** Compares values that are nested at most `MAX_DEPTH` levels deep. */
export function diffJson(before: Json, after: Json, tolerance: Tolerance): JsonDiff {
  const diff = new Differ(tolerance)
  diff.compare(before, after)
  return diff.result()
}

class Differ {
  readonly #tolerance: Tolerance
  /** The steps from the root to the value that is being compared, written only for a change. */
  readonly #path: (() => string)[] = []
  readonly #changes: JsonMemberChange[] = []
  readonly #counts = { added: 0, removed: 0, changed: 0 }
  readonly #reordered: string[] = []
  #reorderedCount = 0
  readonly #budget = newBudget(MAX_ALIGN_STEPS)

  constructor(tolerance: Tolerance) {
    this.#tolerance = tolerance
  }

  compare(before: Json, after: Json): void {
    if (before === after) return
    if (Array.isArray(before) && Array.isArray(after)) this.#compareArrays(before, after)
    else if (isJsonObject(before) && isJsonObject(after)) this.#compareObjects(before, after)
    else if (!isSameCell(before, after, this.#tolerance)) {
      this.#add({ status: 'changed', old: before, new: after })
    }
  }

  #compareObjects(before: JsonObject, after: JsonObject): void {
    for (const name of memberNames(before)) {
      const [old, next] = [before[name], Object.hasOwn(after, name) ? after[name] : undefined]
      if (old === undefined || old === next) continue
      this.#path.push(() => memberStep(name))
      if (next === undefined) this.#add({ status: 'removed', old })
      else this.compare(old, next)
      this.#path.pop()
    }
    for (const name of memberNames(after)) {
      const next = after[name]
      if (next === undefined || Object.hasOwn(before, name)) continue
      this.#path.push(() => memberStep(name))
      this.#add({ status: 'added', new: next })
      this.#path.pop()
    }
  }

  #compareArrays(before: Json[], after: Json[]): void {
    const alignment = alignArrays(before, after, this.#budget)
    if (alignment.isReordered && this.#reorderedCount++ < MAX_NAMED_LISTS) this.#reordered.push(this.#pathText())
    for (const [oldIndex, newIndex] of alignment.pairs) {
      const old = oldIndex === null ? undefined : before[oldIndex]
      const next = newIndex === null ? undefined : after[newIndex]
      if (old === next) continue
      this.#path.push(() => itemStep(next ?? old ?? null, newIndex ?? oldIndex ?? 0, alignment.idName))
      if (old !== undefined && next !== undefined) this.compare(old, next)
      else if (old !== undefined) this.#add({ status: 'removed', old })
      else if (next !== undefined) this.#add({ status: 'added', new: next })
      this.#path.pop()
    }
  }

  #add(change: Omit<JsonMemberChange, 'path'>): void {
    this.#counts[change.status]++
    if (this.#changes.length < MAX_CHANGES) this.#changes.push({ ...change, path: this.#pathText() })
  }

  #pathText(): string {
    return `$${this.#path.map((step) => step()).join('')}`
  }

  result(): JsonDiff {
    const count = this.#counts.added + this.#counts.removed + this.#counts.changed
    const notes = [
      ...(count > MAX_CHANGES ? ['Only the first 10,000 changes are listed.'] : []),
      ...(this.#budget.isExceeded
        ? ['Too many items differ to align all of them. Some equal ones are shown as changed.']
        : []),
      ...(this.#reordered.length > 0 ? [`Items changed their order: ${this.#namedLists()}.`] : []),
    ]
    const note = notes.length === 0 ? null : notes.join(' ')
    return {
      change: { kind: 'json', changes: this.#changes, counts: this.#counts, note },
      reordered: this.#reorderedCount,
    }
  }

  #namedLists(): string {
    const more = this.#reorderedCount - this.#reordered.length
    return `${this.#reordered.join(', ')}${more === 0 ? '' : ` and ${more} more`}`
  }
}
