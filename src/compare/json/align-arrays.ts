/** Which items of two arrays are versions of the same item. */
import { diffArrays } from 'diff'
import { isJsonObject, type Json } from '#contract/json.ts'
import { hashJson } from './hash-json.ts'

/** The index in each array; null where the item is not there. */
type Pair = readonly [before: number | null, after: number | null]

export type Alignment = {
  pairs: Pair[]
  /** The member that aligns objects. */
  idName: string | null
  isReordered: boolean
  /** The arrays are too long to look for inserted items. */
  isByPosition: boolean
}

const ID_NAMES = ['id', '_id', 'uuid', 'guid', 'key', 'slug', 'name', 'code', 'path', 'url', 'title', 'date', 'time']
const MAX_ITEMS = 5_000
const MAX_EDITS = 1_000

export function alignArrays(before: Json[], after: Json[]): Alignment {
  const idName = idNameOf(before, after)
  return idName === null ? alignBySequence(before, after) : alignById(before, after, idName)
}

/** The first member that identifies every object in both arrays. */
function idNameOf(before: Json[], after: Json[]): string | null {
  const [first] = before.length > 0 ? before : after
  if (first === undefined || !isJsonObject(first) || before.length === 0 || after.length === 0) return null
  return ID_NAMES.find((name) => idsOf(before, name) !== null && idsOf(after, name) !== null) ?? null
}

/** The index of each item by its id; null if an item has none, or if two have the same. */
function idsOf(items: Json[], name: string): Map<Json, number> | null {
  const ids = new Map<Json, number>()
  for (const [index, item] of items.entries()) {
    const id = isJsonObject(item) && Object.hasOwn(item, name) ? item[name] : null
    if ((typeof id !== 'string' && typeof id !== 'number' && typeof id !== 'bigint') || id === '') return null
    if (ids.has(id)) return null
    ids.set(id, index)
  }
  return ids
}

function alignById(before: Json[], after: Json[], idName: string): Alignment {
  const oldIndexes = idsOf(before, idName) ?? new Map<Json, number>()
  const pairs: Pair[] = []
  const kept = new Set<number>()
  let last = -1
  let isReordered = false
  for (const [newIndex, item] of after.entries()) {
    const id = isJsonObject(item) ? item[idName] : undefined
    const oldIndex = id === undefined ? undefined : oldIndexes.get(id)
    pairs.push([oldIndex ?? null, newIndex])
    if (oldIndex === undefined) continue
    kept.add(oldIndex)
    if (oldIndex < last) isReordered = true
    last = oldIndex
  }
  const removed = [...before.keys()].filter((index) => !kept.has(index)).map((index): Pair => [index, null])
  return { pairs: [...pairs, ...removed], idName, isReordered, isByPosition: false }
}

function alignBySequence(before: Json[], after: Json[]): Alignment {
  const isShort = before.length <= MAX_ITEMS && after.length <= MAX_ITEMS
  const runs = isShort ? diffArrays(before.map(hashJson), after.map(hashJson), { maxEditLength: MAX_EDITS }) : undefined
  if (runs === undefined) return { ...alignByPosition(before, after), isByPosition: before.length !== after.length }
  const pairs: Pair[] = []
  let [oldIndex, newIndex] = [0, 0]
  // Removed items come before the added ones that replace them.
  for (const [at, { count, added, removed }] of runs.entries()) {
    if (removed) {
      const next = runs[at + 1]
      pairs.push(...replaced(oldIndex, count, newIndex, next?.added ? next.count : 0))
      oldIndex += count
    } else if (added) {
      if (!runs[at - 1]?.removed) pairs.push(...replaced(oldIndex, 0, newIndex, count))
      newIndex += count
    } else {
      for (let item = 0; item < count; item++) pairs.push([oldIndex++, newIndex++])
    }
  }
  return { pairs, idName: null, isReordered: false, isByPosition: false }
}

function alignByPosition(before: Json[], after: Json[]): Alignment {
  const pairs = replaced(0, before.length, 0, after.length)
  return { pairs, idName: null, isReordered: false, isByPosition: true }
}

/** Pairs the items of two runs in order. */
function replaced(oldIndex: number, oldCount: number, newIndex: number, newCount: number): Pair[] {
  return Array.from({ length: Math.max(oldCount, newCount) }, (_, at) => [
    at < oldCount ? oldIndex + at : null,
    at < newCount ? newIndex + at : null,
  ])
}
