import { longestIncreasing } from './longest-increasing.ts'

/** Rows or columns of both versions as one list. Each has its index in either version, −1 if it is not there. */
export type MergedOrder = { old: Int32Array; new: Int32Array; isMoved: Uint8Array }

/**
 * Lists everything of the new version in its order, and each removed item after the nearest item before it that is
 * still there and has not moved. As few items as possible are moved.
 *
 * @param oldOf the index in the old version by index in the new one, −1 for what was added
 */
export function mergeOrder(oldCount: number, oldOf: Int32Array): MergedOrder {
  const newOf = new Int32Array(oldCount).fill(-1)
  const kept = oldOf.filter((old) => old !== -1)
  oldOf.forEach((old, at) => {
    if (old !== -1) newOf[old] = at
  })
  const isStable = new Uint8Array(oldCount)
  for (const at of longestIncreasing(kept)) isStable[kept[at] ?? 0] = 1

  const total = oldOf.length + oldCount - kept.length
  const merged = { old: new Int32Array(total), new: new Int32Array(total), isMoved: new Uint8Array(total) }
  let place = 0
  const add = (old: number, at: number) => {
    merged.old[place] = old
    merged.new[place] = at
    merged.isMoved[place] = old !== -1 && at !== -1 && isStable[old] === 0 ? 1 : 0
    place++
  }
  /** Adds the removed items from an old index up to the next stable one. */
  const addRemoved = (from: number) => {
    for (let old = from; old < oldCount && isStable[old] === 0; old++) if (newOf[old] === -1) add(old, -1)
  }
  addRemoved(0)
  oldOf.forEach((old, at) => {
    add(old, at)
    if (old !== -1 && isStable[old] === 1) addRemoved(old + 1)
  })
  return merged
}
