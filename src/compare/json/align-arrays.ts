/** Which items of two arrays are versions of the same item. */
import { align, type Budget } from '#compare/text/align.ts'
import { isJsonObject, type Json } from '#contract/json.ts'
import { hashJson } from './hash-json.ts'

/** The index in each array; null where the item is not there. */
type Pair = readonly [before: number | null, after: number | null]

export type Alignment = {
  /** In the order of the new array; removed items are before what replaces them, or last. */
  pairs: Pair[]
  /** The member that aligns objects. */
  idName: string | null
  isReordered: boolean
}

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
  const matches = align(before.map(hashText), after.map(hashText), budget)
  const pairs: Pair[] = []
  let [oldStart, newStart] = [0, 0]
  /** Pairs the items between two matches by their position. */
  const addReplaced = (oldEnd: number, newEnd: number) => {
    for (; oldStart < oldEnd || newStart < newEnd; oldStart++, newStart++) {
      pairs.push([oldStart < oldEnd ? oldStart : null, newStart < newEnd ? newStart : null])
    }
    ;[oldStart, newStart] = [oldEnd, newEnd]
  }
  for (const [newIndex, oldIndex] of matches.entries()) {
    if (oldIndex === -1) continue
    addReplaced(oldIndex, newIndex)
    pairs.push([oldStart++, newStart++])
  }
  addReplaced(before.length, after.length)
  return { pairs, idName: null, isReordered: false }
}

function hashText(value: Json): string {
  return String(hashJson(value))
}
