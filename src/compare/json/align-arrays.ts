/** Which items of two arrays are versions of the same item. */
import { align, type Budget } from '#compare/text/align.ts'
import { isJsonObject, type Json } from '#contract/json.ts'
import { hashJson } from './hash-json.ts'

/** The index in each array; null where the item is not there. */
type Pair = readonly [before: number | null, after: number | null]

type Alignment = {
  /** In the order of the new array; removed items are before what replaces them, or last. */
  pairs: Iterable<Pair>
  /** The member that aligns objects. */
  idName: string | null
  isReordered: boolean
}

/** Between the first and the last difference; more items are compared by their position. */
const MAX_ALIGNED_ITEMS = 50_000

/** Members that identify an object, the best first. */
const ID_NAMES = ['id', '_id', 'uuid', 'guid', 'key', 'slug', 'name', 'code', 'path', 'url', 'title', 'date', 'time']

/** Aligns objects by a member that identifies them, otherwise equal items by their order. */
export function alignArrays(before: Json[], after: Json[], budget: Budget): Alignment {
  for (const idName of ID_NAMES) {
    const alignment = alignById(before, after, idName)
    if (alignment !== null) return alignment
  }
  return alignBySequence(before, after, budget)
}

/** Null if the member does not identify every item, or if the arrays have no item in common. */
function alignById(before: Json[], after: Json[], idName: string): Alignment | null {
  const oldIndexes = indexesById(before, idName)
  const newIndexes = oldIndexes === null ? null : indexesById(after, idName)
  if (oldIndexes === null || newIndexes === null) return null
  let last = -1
  let isReordered = false
  const pairs = Array.from(newIndexes, ([id, newIndex]): Pair => {
    const oldIndex = oldIndexes.get(id) ?? null
    if (oldIndex !== null && oldIndex < last) isReordered = true
    last = oldIndex ?? last
    return [oldIndex, newIndex]
  })
  const removed = [...oldIndexes].filter(([id]) => !newIndexes.has(id)).map(([, oldIndex]): Pair => [oldIndex, null])
  return removed.length === before.length ? null : { pairs: [...pairs, ...removed], idName, isReordered }
}

/** The index of each item by its id; null if an item has none, or if two have the same. */
function indexesById(items: Json[], idName: string): Map<string | number | bigint, number> | null {
  const indexes = new Map<string | number | bigint, number>()
  for (const [index, item] of items.entries()) {
    const id = isJsonObject(item) && Object.hasOwn(item, idName) ? item[idName] : null
    if (typeof id !== 'string' && typeof id !== 'number' && typeof id !== 'bigint') return null
    if (id === '' || indexes.has(id)) return null
    indexes.set(id, index)
  }
  return indexes
}

function alignBySequence(before: Json[], after: Json[], budget: Budget): Alignment {
  const [oldHashes, newHashes] = [Int32Array.from(before, hashJson), Int32Array.from(after, hashJson)]
  let start = 0
  while (start < oldHashes.length && start < newHashes.length && oldHashes[start] === newHashes[start]) start++
  let [oldEnd, newEnd] = [oldHashes.length, newHashes.length]
  while (oldEnd > start && newEnd > start && oldHashes[oldEnd - 1] === newHashes[newEnd - 1]) {
    oldEnd--
    newEnd--
  }
  const [oldItems, newItems] = [oldHashes.subarray(start, oldEnd), newHashes.subarray(start, newEnd)]
  const isLong = oldItems.length + newItems.length > MAX_ALIGNED_ITEMS
  if (isLong && oldItems.length !== newItems.length) budget.isExceeded = true
  const matches = isLong ? [] : align(Array.from(oldItems, String), Array.from(newItems, String), budget)
  return { pairs: pairsOf(before.length, after.length, start, matches, oldEnd), idName: null, isReordered: false }
}

/** `matches` has the old items of the new ones from `start` on; items from `oldEnd` on match in order. */
function* pairsOf(
  oldCount: number,
  newCount: number,
  start: number,
  matches: ArrayLike<number>,
  oldEnd: number,
): Generator<Pair> {
  for (let at = 0; at < start; at++) yield [at, at]
  let [old, next] = [start, start]
  const newEnd = newCount - (oldCount - oldEnd)
  for (let at = 0; at < matches.length; at++) {
    const match = matches[at] ?? -1
    if (match === -1) continue
    yield* replaced(old, start + match, next, start + at)
    yield [start + match, start + at]
    ;[old, next] = [start + match + 1, start + at + 1]
  }
  yield* replaced(old, oldEnd, next, newEnd)
  for (let at = oldEnd; at < oldCount; at++) yield [at, newEnd + at - oldEnd]
}

/** Pairs the items between two matches by their position. */
function* replaced(oldStart: number, oldEnd: number, newStart: number, newEnd: number): Generator<Pair> {
  for (let [old, next] = [oldStart, newStart]; old < oldEnd || next < newEnd; old++, next++) {
    yield [old < oldEnd ? old : null, next < newEnd ? next : null]
  }
}
