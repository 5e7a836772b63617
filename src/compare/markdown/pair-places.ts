import type { Place, TreeToken } from './tree.ts'

/** `newOf`: for a place of the old tree, the one of the new tree that it corresponds to. `taken`: those of the new tree. */
type PlacePairs = { newOf: Map<Place, Place>; taken: Set<Place> }

/**
 * Pairs the elements of two trees: those that hold the same words, and those that were replaced by as many of the same
 * kind. The elements around them are paired as well.
 *
 * @param oldOf the old index by new index, -1 for added tokens
 */
export function pairPlaces(before: TreeToken[], after: TreeToken[], oldOf: Int32Array): PlacePairs {
  const pairs: PlacePairs = { newOf: new Map(), taken: new Set() }
  oldOf.forEach((old, at) => {
    let [oldPlace, place] = [before[old]?.place ?? null, after[at]?.place ?? null]
    while (oldPlace !== null && oldPlace.depth > (place?.depth ?? -1)) oldPlace = oldPlace.parent
    while (place !== null && place.depth > (oldPlace?.depth ?? -1)) place = place.parent
    while (oldPlace !== null && !pair(oldPlace, place, pairs)) {
      oldPlace = oldPlace.parent
      place = place?.parent ?? null
    }
  })
  let old = 0
  for (let at = 0; at <= after.length; at++) {
    const start = at
    while (oldOf[at] === -1) at++
    const end = oldOf[at] ?? before.length
    if (end > old && at > start) pairReplaced(before.slice(old, end), after.slice(start, at), pairs)
    old = end + 1
  }
  return pairs
}

/** Whether both places correspond, now or already. */
function pair(old: Place | null, place: Place | null, pairs: PlacePairs): boolean {
  if (old === null || place === null) return old === place
  if (pairs.newOf.has(old)) return pairs.newOf.get(old) === place
  if (pairs.taken.has(place) || old.element.tagName !== place.element.tagName) return false
  if (!pair(old.parent, place.parent, pairs)) return false
  pairs.newOf.set(old, place)
  pairs.taken.add(place)
  return true
}

function pairReplaced(removed: TreeToken[], added: TreeToken[], pairs: PlacePairs): void {
  const oldChildren = childrenByParent(removed, (place) => pairs.newOf.has(place))
  const children = childrenByParent(added, (place) => pairs.taken.has(place))
  for (const [parent, tags] of oldChildren) {
    const newParent = parent === null ? null : pairs.newOf.get(parent)
    if (newParent === undefined) continue
    for (const [tag, places] of tags) {
      const replacing = children.get(newParent)?.get(tag) ?? []
      if (replacing.length !== places.length) continue
      for (const [index, place] of places.entries()) pair(place, replacing[index] ?? null, pairs)
    }
  }
}

type Children = Map<Place | null, Map<string, Place[]>>

/** The places around tokens that are not paired, by their parent and tag, parents first. */
function childrenByParent(tokens: TreeToken[], isPaired: (place: Place) => boolean): Children {
  const places = new Set<Place>()
  for (const token of tokens) {
    for (let at = token.place; at !== null && !places.has(at) && !isPaired(at); at = at.parent) places.add(at)
  }
  const children: Children = new Map()
  for (const place of [...places].sort((a, b) => a.order - b.order)) {
    const tags = children.get(place.parent) ?? new Map<string, Place[]>()
    children.set(place.parent, tags)
    const siblings = tags.get(place.element.tagName)
    if (siblings === undefined) tags.set(place.element.tagName, [place])
    else siblings.push(place)
  }
  return children
}
