/**
 * Footnotes are counted over the whole document, of which remark sees a part at a time: so references and texts get
 * marks here, and their numbers when they are shown.
 */
import type { Element, ElementContent } from 'hast'
import type { FootnoteDefinition, FootnoteReference } from 'mdast'
import type { Options } from 'react-markdown'

type Handlers = NonNullable<NonNullable<Options['remarkRehypeOptions']>['handlers']>

function footnoteReference(_: unknown, { identifier }: FootnoteReference): Element {
  const mark: Element = {
    type: 'element',
    tagName: 'a',
    properties: { dataFootnoteRef: identifier },
    children: [{ type: 'text', value: identifier }],
  }
  return { type: 'element', tagName: 'sup', properties: {}, children: [mark] }
}

/** The text of a footnote as a list item that ends with the place for the way back. */
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
export const noteHandlers: Handlers = { footnoteReference, footnoteDefinition }
