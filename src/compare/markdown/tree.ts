/** The trees that rendered documents are: the part of hast that merging needs. */

export type ElementNode = {
  type: 'element'
  tagName: string
  properties: Record<string, boolean | number | string | null | undefined | (string | number)[]>
  children: TreeNode[]
}
export type TreeNode = { type: 'text'; value: string } | ElementNode

/** The elements around a token, the innermost first. `order` numbers the elements of a tree as they open. */
export type Place = { element: ElementNode; parent: Place | null; depth: number; order: number }

/** A word, or an element without text. `key` is the same for tokens that look the same. */
export type TreeToken = { key: string; node: TreeNode; place: Place | null }
