import type { ElementNode, Place, TreeNode, TreeToken } from './tree.ts'
import { isMarkable } from './tree-tokens.ts'

type Status = 'same' | 'added' | 'removed'

/** An element of the result that is not finished, and the place that it stands for. */
type Open = { place: Place; element: ElementNode }

/** Builds a tree from tokens in order. */
export class MergedTree {
  readonly children: TreeNode[] = []
  private readonly open: Open[] = []
  private readonly newPlaces: ReadonlyMap<Place, Place>

  /** @param newPlaces for places of the old tree, those of the new tree that hold the same words */
  constructor(newPlaces: ReadonlyMap<Place, Place>) {
    this.newPlaces = newPlaces
  }

  /** Adds what replaces each other. A token in an element that is open comes first, so that no element is divided. */
  addChange(removed: readonly TreeToken[], added: readonly TreeToken[]): void {
    let [old, current] = [0, 0]
    while (old < removed.length || current < added.length) {
      const [oldToken, token] = [removed[old], added[current]]
      if (oldToken !== undefined && (token === undefined || this.comesFirst(oldToken, token))) {
        this.add(oldToken, 'removed')
        old++
      } else if (token !== undefined) {
        this.add(token, 'added')
        current++
      }
    }
  }

  private comesFirst(removed: TreeToken, added: TreeToken): boolean {
    const [oldHome, home] = [this.homeOf(removed.place), added.place]
    const [oldDepth, depth] = [this.openDepth(oldHome), this.openDepth(home)]
    if (oldDepth !== depth) return oldDepth > depth
    return oldHome === null || home === null || this.isOpen(oldHome) || oldHome.order <= home.order
  }

  /** The place in the new tree that an old token belongs to. */
  private homeOf(place: Place | null): Place | null {
    for (let at = place; at !== null; at = at.parent) {
      const home = this.newPlaces.get(at)
      if (home !== undefined) return home
    }
    return null
  }

  private isOpen(place: Place): boolean {
    return this.open[place.depth]?.place === place
  }

  /** How many of the elements around a place are open. */
  private openDepth(place: Place | null): number {
    let at = place
    while (at !== null && !this.isOpen(at)) at = at.parent
    return at === null ? 0 : at.depth + 1
  }

  add(token: TreeToken, status: Status): void {
    const path: Place[] = []
    for (let place = token.place; place !== null; place = place.parent) path.push(place)
    path.reverse()
    const shown = status === 'removed' ? path.map((place) => this.newPlaces.get(place) ?? place) : path
    let depth = 0
    while (depth < shown.length && this.open[depth]?.place === shown[depth]) depth++
    this.open.length = depth
    for (const place of shown.slice(depth)) this.openElement(place)
    this.append(token, status)
  }

  private openElement(place: Place): void {
    const { tagName, properties } = place.element
    const element: ElementNode = { type: 'element', tagName, properties: { ...properties }, children: [] }
    this.siblings().push(element)
    this.open.push({ place, element })
  }

  private siblings(): TreeNode[] {
    return this.open.at(-1)?.element.children ?? this.children
  }

  private append(token: TreeToken, status: Status): void {
    const siblings = this.siblings()
    if (status === 'same' || !isMarkable(token)) {
      appendNode(siblings, token.node)
      return
    }
    const tagName = status === 'added' ? 'ins' : 'del'
    const last = siblings.at(-1)
    if (last?.type === 'element' && marked.has(last) && last.tagName === tagName) appendNode(last.children, token.node)
    else {
      const mark: ElementNode = { type: 'element', tagName, properties: {}, children: [] }
      marked.add(mark)
      siblings.push(mark)
      appendNode(mark.children, token.node)
    }
  }
}

/** The marks that were added here, as opposed to `ins` and `del` of the document. */
const marked = new WeakSet<ElementNode>()

function appendNode(siblings: TreeNode[], node: TreeNode): void {
  const last = siblings.at(-1)
  if (node.type === 'text' && last?.type === 'text') last.value += node.value
  else siblings.push(node.type === 'text' ? { ...node } : node)
}
