import type { Element, Nodes, Root } from 'hast'
import { visit } from 'unist-util-visit'

const TEXTS = /^(?:p|h[1-6]|li|td|th|dt|dd|summary|caption|figcaption)$/
const GROUPS = /^(?:ul|ol|table)$/

/**
 * Lets the browser detect for each text whether it reads from right to left. Published `dir` attributes are kept. Lists
 * and tables get the direction of their first letter, because browsers do not look into items and cells with a `dir`.
 */
export function detectDirections() {
  return (tree: Root): void => {
    visit(tree, 'element', (element, _, parent) => {
      if (element.properties.dir !== undefined) return
      if (GROUPS.test(element.tagName)) {
        if (RIGHT_TO_LEFT.test(firstLetter(element) ?? '')) element.properties.dir = 'rtl'
      } else if (TEXTS.test(element.tagName)) {
        if (parent?.type !== 'element' || !setsDirection(parent, element)) element.properties.dir = 'auto'
      }
    })
  }
}

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** Stops at the first one: lists and tables may be long. */
function firstLetter(node: Nodes): string | null {
  if (node.type === 'text') return /\p{L}/u.exec(node.value)?.[0] ?? null
  if (!('children' in node)) return null
  for (const child of node.children) {
    const letter = firstLetter(child)
    if (letter !== null) return letter
  }
  return null
}

/** The direction of an item is detected from its first paragraph, which the browser skips if it has an own `dir`. */
function setsDirection(parent: Element, element: Element): boolean {
  return (
    element.tagName === 'p' &&
    /^(?:li|dd|td|th)$/.test(parent.tagName) &&
    parent.children.find(({ type }) => type === 'element') === element
  )
}
