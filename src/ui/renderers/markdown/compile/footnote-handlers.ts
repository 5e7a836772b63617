/**
 * Footnotes are numbered over the whole document, but remark sees one part at a time. These handlers mark references and
 * texts; the components add the numbers.
 */
import type { Element, ElementContent } from 'hast'
import type { FootnoteDefinition, FootnoteReference } from 'mdast'
import type { Options } from 'react-markdown'

type Handlers = NonNullable<NonNullable<Options['remarkRehypeOptions']>['handlers']>

function footnoteReference(_: unknown, { identifier }: FootnoteReference): Element {
  const link: Element = {
    type: 'element',
    tagName: 'a',
    properties: { dataFootnoteRef: identifier },
    children: [{ type: 'text', value: identifier }],
  }
  return { type: 'element', tagName: 'sup', properties: {}, children: [link] }
}

/** The text of a footnote as a list item that ends with a placeholder for the links back. */
const footnoteDefinition: Handlers['footnoteDefinition'] = (state, node: FootnoteDefinition) => {
  const content: ElementContent[] = state.all(node)
  const back: Element = {
    type: 'element',
    tagName: 'a',
    properties: { dataFootnoteBackref: node.identifier },
    children: [],
  }
  const last = content.at(-1)
  if (last?.type === 'element' && last.tagName === 'p') last.children.push({ type: 'text', value: ' ' }, back)
  else content.push(back)
  return {
    type: 'element',
    tagName: 'li',
    properties: { dataFootnote: node.identifier },
    children: state.wrap(content, true),
  }
}

export const bodyHandlers: Handlers = { footnoteReference }
export const footnoteHandlers: Handlers = { footnoteReference, footnoteDefinition }
