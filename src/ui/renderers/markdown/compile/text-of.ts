import type { Nodes } from 'hast'

/** The text of a node and everything in it; of an image its alternative text. */
export function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value
  if (node.type === 'element' && node.tagName === 'img') return String(node.properties.alt ?? '')
  return 'children' in node ? node.children.map(textOf).join('') : ''
}
