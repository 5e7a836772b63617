/** What other people's HTML may bring into the page. Everything that is not named here is dropped. */
import type { Element, Root } from 'hast'
import type { Options as Schema } from 'rehype-sanitize'
import { visit } from 'unist-util-visit'

/**
 * Before every `id` that comes from content, so that no content can take the place of a member of `document` or of an
 * element of the app.
 */
export const ID_PREFIX = 'md-'

const TEXT = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'div', 'span', 'br', 'hr', 'blockquote', 'pre', 'section']
const PHRASES = ['a', 'abbr', 'b', 'cite', 'code', 'del', 'dfn', 'em', 'i', 'ins', 'kbd', 'mark', 'q', 's', 'samp']
const SMALL_PHRASES = ['small', 'strike', 'strong', 'sub', 'sup', 'time', 'tt', 'u', 'var', 'wbr', 'rp', 'rt', 'ruby']
const GROUPS = ['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'details', 'summary', 'figure', 'figcaption', 'center']
const TABLE = ['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td']

const LEVELS = ['note', 'tip', 'important', 'warning', 'caution'].map((level) => `markdown-alert-${level}`)

const TABLE_PARTS = ['table', 'tbody', 'thead', 'tfoot', 'tr', 'td', 'th']

export const schema: Schema = {
  tagNames: [...TEXT, ...PHRASES, ...SMALL_PHRASES, ...GROUPS, ...TABLE, 'img', 'input'],
  attributes: {
    '*': ['id', 'title', 'lang', 'dir', 'align', 'vAlign', 'width', 'height'],
    a: ['href', 'dataFootnoteRef', 'dataFootnoteBackref'],
    img: ['src', 'alt'],
    input: [['type', 'checkbox'], ['disabled', true], 'checked'],
    ol: ['start', 'reversed', 'type', ['className', 'contains-task-list']],
    ul: [['className', 'contains-task-list']],
    li: ['value', 'dataFootnote', ['className', 'task-list-item']],
    td: ['colSpan', 'rowSpan'],
    th: ['colSpan', 'rowSpan', 'scope'],
    col: ['span'],
    colgroup: ['span'],
    details: ['open'],
    time: ['dateTime'],
    code: [['className', /^language-\S{1,60}$/, 'math-inline', 'math-display']],
    div: [
      ['className', 'markdown-alert', ...LEVELS],
      ['role', 'note'],
    ],
    p: [['className', 'markdown-alert-title']],
    span: [['className', 'markdown-dead']],
  },
  ancestors: Object.fromEntries(TABLE_PARTS.slice(1).map((tag) => [tag, ['table']])),
  clobber: ['id'],
  clobberPrefix: ID_PREFIX,
  protocols: { href: ['http', 'https', 'mailto'], src: ['http', 'https', 'data'] },
  required: { input: { type: 'checkbox', disabled: true } },
  strip: ['script', 'style', 'title', 'textarea', 'template', 'noembed', 'noframes', 'xmp'],
}

/** Written in any case, compared in small letters. */
const withSmallScheme = (address: string): string => address.replace(/^[a-z]+:/i, (scheme) => scheme.toLowerCase())

const LINKED = /^(?:https?:\/\/|mailto:)/i
const SHOWN = /^(?:https?:\/\/|data:image\/(?:png|gif|jpe?g|webp|avif|bmp|x-icon|svg\+xml)[;,])/i

/**
 * Links and images that lead nowhere become text: relative ones have no place to be relative to, and following them
 * would leave the page for another of our own. `#…` stays inside the document, under the prefix that its targets have.
 */
export function settleAddresses() {
  return (tree: Root): void => {
    visit(tree, 'element', (element) => {
      if (element.tagName === 'a') settleLink(element)
      else if (element.tagName === 'img') settleImage(element)
    })
  }
}

function settleLink(element: Element): void {
  const { href, name, id } = element.properties
  if (typeof name === 'string' && id === undefined) element.properties.id = name
  if (typeof href !== 'string') return
  if (href.startsWith('#')) element.properties.href = `#${ID_PREFIX}${href.slice(1)}`
  else if (LINKED.test(href)) element.properties.href = withSmallScheme(href)
  else turnDead(element, href, element.children)
}

function settleImage(element: Element): void {
  const { src, alt } = element.properties
  if (typeof src === 'string' && SHOWN.test(src)) {
    element.properties.src = withSmallScheme(src)
    return
  }
  const address = typeof src === 'string' ? src : ''
  turnDead(element, address, [{ type: 'text', value: typeof alt === 'string' && alt !== '' ? alt : address }])
}

function turnDead(element: Element, address: string, children: Element['children']): void {
  element.tagName = 'span'
  element.properties = { className: ['markdown-dead'], title: address === '' ? 'no address' : address }
  element.children = children
}
