import type { Blockquote, Root } from 'mdast'
import { visit } from 'unist-util-visit'
import { capitalize } from '#content/capitalize.ts'

const ALERT_MARKER = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)/i

/** GitHub's alerts: quotes whose first line is `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]`. */
export function alerts() {
  return (tree: Root): void => {
    visit(tree, 'blockquote', markAlert)
  }
}

function markAlert(quote: Blockquote): void {
  const [first] = quote.children
  const opening = first?.type === 'paragraph' ? first.children[0] : undefined
  if (first?.type !== 'paragraph' || opening?.type !== 'text') return
  const match = ALERT_MARKER.exec(opening.value)
  const level = match?.[1]?.toLowerCase()
  if (match === null || level === undefined) return
  const next = first.children[1]
  const isAlone = match[0].length === opening.value.length
  // `[!NOTE] **words**` on the same line is an ordinary quote.
  if (isAlone && !match[0].endsWith('\n') && next !== undefined && next.type !== 'break') return
  opening.value = opening.value.slice(match[0].length)
  if (isAlone) first.children.splice(0, next?.type === 'break' ? 2 : 1)
  if (first.children.length === 0) quote.children.shift()
  quote.data = { hName: 'div', hProperties: { className: ['markdown-alert', `markdown-alert-${level}`], role: 'note' } }
  quote.children.unshift({
    type: 'paragraph',
    data: { hProperties: { className: ['markdown-alert-title'] } },
    children: [{ type: 'text', value: capitalize(level) }],
  })
}
