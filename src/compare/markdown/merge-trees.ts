/** Merges two versions of a rendered passage into one tree with `ins` and `del` elements. */
import { align, type Budget } from '#compare/text/align.ts'
import { dissolveSpaces } from '#compare/text/words.ts'
import { MergedTree } from './merged-tree.ts'
import { pairPlaces } from './pair-places.ts'
import type { Place, TreeNode, TreeToken } from './tree.ts'
import { isTarget, treeTokens } from './tree-tokens.ts'

/**
 * The new tree with its added words in `ins` and the removed ones, in the elements that they were in, in `del`. What is
 * the same has the elements of the new tree. Null if a tree is too large.
 */
export function mergeTrees(before: readonly TreeNode[], after: readonly TreeNode[], budget: Budget): TreeNode[] | null {
  const [oldTokens, newTokens] = [treeTokens(before), treeTokens(after)]
  if (oldTokens === null || newTokens === null) return null
  const keys = newTokens.map(({ key }) => key)
  const oldOf = align(
    oldTokens.map(({ key }) => key),
    keys,
    budget,
  )
  dissolveSpaces(oldOf, oldTokens.length, keys)
  const { newOf: newPlaces, taken: kept } = pairPlaces(oldTokens, newTokens, oldOf)
  const merged = new MergedTree(newPlaces)
  let old = 0
  for (let at = 0; at < newTokens.length || old < oldTokens.length; ) {
    const start = at
    while (oldOf[at] === -1) at++
    const end = oldOf[at] ?? oldTokens.length
    // The target of a link is shown if it changed, and not for links that only one version has.
    const removed = oldTokens.slice(old, end).filter((token) => !isTarget(token) || isIn(newPlaces, token))
    const added = newTokens.slice(start, at).filter((token) => !isTarget(token) || isIn(kept, token))
    merged.addChange(removed, added)
    const token = newTokens[at++]
    if (token !== undefined && !isTarget(token)) merged.add(token, 'same')
    old = end + 1
  }
  return merged.children
}

const isIn = (places: { has: (place: Place) => boolean }, { place }: TreeToken): boolean =>
  place !== null && places.has(place)
