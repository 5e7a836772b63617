import type { Element, Root } from 'hast'
import { visit } from 'unist-util-visit'

const TEXTS = /^(?:p|h[1-6]|li|td|th|dt|dd|summary|caption|figcaption)$/

/** Lets the browser detect for each text whether it reads from right to left. Published `dir` attributes are kept. */
export function detectDirections() {
  return (tree: Root): void => {
    visit(tree, 'element', (element, _, parent) => {
      if (!TEXTS.test(element.tagName) || element.properties.dir !== undefined) return
      if (parent?.type === 'element' && setsDirection(parent, element)) return
      element.properties.dir = 'auto'
    })
  }
}

/** The direction of an item is detected from its first paragraph, which the browser skips if it has an own `dir`. */
function setsDirection(parent: Element, element: Element): boolean {
  return (
    element.tagName === 'p' &&
    /^(?:li|dd|td|th)$/.test(parent.tagName) &&
    parent.children.find(({ type }) => type === 'element') === element
  )
}
