/** Finds blocks that are at another place in the new version. */

/**
 * Pairs blocks that occur once among those without a partner, and the blocks around them, so that a section moves as a
 * whole, also if it repeats a block of another section or if a word of it changed.
 *
 * @param oldOf the old index by new index, -1 for blocks without a partner; completed in place
 */
export function pairMoved(
  oldOf: Int32Array,
  oldKeys: readonly string[],
  newKeys: readonly string[],
  isSimilar: (old: number, index: number) => boolean,
): void {
  const isTaken = new Uint8Array(oldKeys.length)
  for (const old of oldOf) if (old >= 0) isTaken[old] = 1
  const isFree = (old: number, index: number): boolean =>
    old >= 0 && old < oldKeys.length && isTaken[old] === 0 && oldOf[index] === -1
  const pair = (old: number, index: number): void => {
    oldOf[index] = old
    isTaken[old] = 1
  }
  const freeOld = uniquePlaces(oldKeys, (old) => isTaken[old] === 0)
  const freeNew = uniquePlaces(newKeys, (index) => oldOf[index] === -1)
  const starts: [old: number, index: number][] = []
  for (const [key, index] of freeNew) {
    const old = freeOld.get(key) ?? -1
    if (index >= 0 && old >= 0) starts.push([old, index])
  }
  for (const [old, index] of starts) pair(old, index)
  for (const [old, index] of starts) {
    for (const step of [1, -1]) {
      let [nextOld, next] = [old + step, index + step]
      while (isFree(nextOld, next) && (oldKeys[nextOld] === newKeys[next] || isSimilar(nextOld, next))) {
        pair(nextOld, next)
        nextOld += step
        next += step
      }
    }
  }
}

/** The place of each key that occurs once among the free ones; -1 for the others. */
function uniquePlaces(keys: readonly string[], isFree: (index: number) => boolean): Map<string, number> {
  const places = new Map<string, number>()
  keys.forEach((key, index) => {
    if (isFree(index)) places.set(key, places.has(key) ? -1 : index)
  })
  return places
}
