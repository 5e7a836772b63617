/** GitHub's emoji shortcodes. Loaded only for documents that contain something like one. */
import type { ElementContent, Root } from 'hast'
/** The list of the package `gemoji` 8.1.0, made from GitHub's own. */
import list from './emoji.json'

const emoji: Record<string, string> = list

/** Adjacent shortcodes that are not part of a word or a path such as `a::b`. */
const SHORTCODES = /(?<!\w:?)(?::[\w+-]{1,40}:)+(?!:?\w)/g

export function withEmoji(text: string): string {
  return text.replace(SHORTCODES, (codes) =>
    codes.replace(/:([\w+-]+):/g, (code, name: string) => (Object.hasOwn(emoji, name) ? (emoji[name] ?? code) : code)),
  )
}

const VERBATIM = new Set(['code', 'pre', 'kbd', 'samp', 'tt', 'var'])

/** Must run after the ids of headings are made, which GitHub makes from the shortcodes. */
export function replaceShortcodes() {
  return (tree: Root): void => replaceIn(tree)
}

function replaceIn(node: Root | ElementContent): void {
  if (node.type === 'text') node.value = withEmoji(node.value)
  if (node.type === 'element' && (VERBATIM.has(node.tagName) || isFormula(node.properties.className))) return
  if (!('children' in node)) return
  for (const child of node.children) if (child.type !== 'doctype') replaceIn(child)
}

const isFormula = (className: unknown): boolean =>
  Array.isArray(className) && className.some((name) => String(name).startsWith('katex'))
