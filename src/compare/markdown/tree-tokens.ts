/** Reads a tree as the sequence of its words. */
import { tokensOf } from '#compare/text/words.ts'
import type { ElementNode, Place, TreeNode, TreeToken } from './tree.ts'

/** Elements between whose children white space means nothing. */
const STRUCTURE = new Set([
  ...['ul', 'ol', 'dl', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'colgroup', 'blockquote', 'section', 'figure'],
  ...['details'],
])
const BLOCKS = new Set([
  ...STRUCTURE,
  ...['p', 'pre', 'div', 'li', 'dt', 'dd', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'summary', 'figcaption'],
  ...['td', 'th', 'caption', 'col'],
])
/** Elements that are compared as a whole: formulas and images cannot have marks inside. */
const ATOMS = new Set(['img', 'input', 'br', 'hr', 'svg', 'math'])

/** Longer trees are not merged. */
const MAX_TOKENS = 60_000

/** Null if the tree is too large. */
export function treeTokens(children: readonly TreeNode[]): TreeToken[] | null {
  const tokens: TreeToken[] = []
  let order = 0
  const readElement = (element: ElementNode, parent: Place | null, isVerbatim: boolean): void => {
    if (isAtom(element)) {
      tokens.push({ key: atomKey(element), node: element, place: parent })
      return
    }
    const place: Place = { element, parent, depth: parent === null ? 0 : parent.depth + 1, order: order++ }
    readChildren(element.children, place, isVerbatim || element.tagName === 'pre')
    const { href } = element.properties
    if (typeof href === 'string') tokens.push({ key: `→ ${href}`, node: targetOf(href), place })
  }
  const readChildren = (nodes: readonly TreeNode[], place: Place | null, isVerbatim: boolean): void => {
    for (const [index, node] of nodes.entries()) {
      if (tokens.length > MAX_TOKENS) return
      if (node.type === 'element') readElement(node, place, isVerbatim)
      else if (isVerbatim || !isLayout(node.value, place, nodes[index - 1], nodes[index + 1])) {
        for (const text of tokensOf(node.value)) {
          const key = !isVerbatim && /^\s/.test(text) ? ' ' : text
          tokens.push({ key, node: { type: 'text', value: text }, place })
        }
      }
    }
  }
  readChildren(children, null, false)
  return tokens.length > MAX_TOKENS ? null : tokens
}

function isAtom({ tagName, properties, children }: ElementNode): boolean {
  const { className } = properties
  return children.length === 0 || ATOMS.has(tagName) || (Array.isArray(className) && className.includes('katex'))
}

function atomKey(element: ElementNode): string {
  const { tagName, properties, children } = element
  return `<${tagName} ${JSON.stringify([properties.src, properties.alt, properties.checked, plainText(children)])}`
}

function plainText(nodes: readonly TreeNode[]): string {
  return nodes.map((node) => (node.type === 'element' ? plainText(node.children) : node.value)).join('')
}

/** White space between blocks. */
function isLayout(
  text: string,
  place: Place | null,
  before: TreeNode | undefined,
  after: TreeNode | undefined,
): boolean {
  if (text.trim() !== '') return false
  if (place === null || STRUCTURE.has(place.element.tagName)) return true
  return [before, after].some((node) => node?.type === 'element' && BLOCKS.has(node.tagName))
}

/** Shown after a link whose target changed. */
const targetOf = (href: string): ElementNode => ({
  type: 'element',
  tagName: 'span',
  properties: { className: ['md-target'] },
  children: [{ type: 'text', value: ` (${href})` }],
})

export const isTarget = ({ key }: TreeToken): boolean => key.startsWith('→ ')

/** Marks around these would not be valid HTML. */
export const isMarkable = ({ node }: TreeToken): boolean => node.type === 'text' || !BLOCKS.has(node.tagName)
