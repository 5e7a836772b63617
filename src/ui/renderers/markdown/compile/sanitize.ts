/** The sanitization policy for published HTML. Everything that is not listed is dropped. */
import type { Element, Root } from 'hast'
import type { Options as Schema } from 'rehype-sanitize'
import { visit } from 'unist-util-visit'
import { appPath } from '#ui/renderers/app-path.ts'

/**
 * Prefixes every `id` from content, so that content cannot shadow properties of `document` or elements of the app (DOM
 * clobbering).
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
    img: ['src', 'alt', 'dataDark', 'dataLight'],
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
  protocols: {
    href: ['http', 'https', 'mailto'],
    src: ['http', 'https', 'data'],
    dataDark: ['http', 'https', 'data'],
    dataLight: ['http', 'https', 'data'],
  },
  required: { input: { type: 'checkbox', disabled: true } },
  strip: ['script', 'style', 'title', 'textarea', 'template', 'noembed', 'noframes', 'xmp'],
}

const withLowerCaseScheme = (address: string): string => address.replace(/^[a-z]+:/i, (scheme) => scheme.toLowerCase())

const LINK_ADDRESS = /^(?:https?:\/\/|mailto:)/i
const IMAGE_ADDRESS = /^(?:https?:\/\/|data:image\/(?:png|gif|jpe?g|webp|avif|bmp|x-icon|svg\+xml)[;,])/i

/**
 * Replaces links and images with unsupported addresses by text: relative addresses have no base. Those of pages of this
 * app stay links. `#…` stays inside the document and gets the prefix of its ids.
 */
export function rewriteAddresses() {
  return (tree: Root): void => {
    visit(tree, 'element', (element) => {
      if (element.tagName === 'a') rewriteLink(element)
      else if (element.tagName === 'picture') rewritePicture(element)
      else if (element.tagName === 'img') rewriteImage(element)
    })
  }
}

function rewriteLink(element: Element): void {
  const { href, name, id } = element.properties
  const inApp = typeof href === 'string' ? appPath(href) : null
  if (typeof name === 'string' && id === undefined) element.properties.id = name
  if (typeof href !== 'string') return
  if (href.startsWith('#')) element.properties.href = `#${ID_PREFIX}${href.slice(1)}`
  else if (LINK_ADDRESS.test(href)) element.properties.href = withLowerCaseScheme(href)
  else if (inApp !== null) element.properties.href = inApp
  else replaceWithText(element, href, element.children)
}

/** Moves the sources for the dark and the light theme to the image, because the app's theme may not be the system's. */
function rewritePicture({ children }: Element): void {
  const image = children.find((child) => child.type === 'element' && child.tagName === 'img')
  if (image?.type !== 'element') return
  for (const source of children) {
    if (source.type !== 'element' || source.tagName !== 'source') continue
    const { media, srcSet } = source.properties
    const scheme = /^\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)$/.exec(String(media).trim())?.[1]
    // The first candidate is enough: a `,` belongs to the address unless a space follows.
    const [address = ''] = String(srcSet).trim().split(/,?\s/, 1)
    if (scheme === undefined || !IMAGE_ADDRESS.test(address)) continue
    image.properties[scheme === 'dark' ? 'dataDark' : 'dataLight'] ??= withLowerCaseScheme(address)
  }
}

function rewriteImage(element: Element): void {
  const { src, alt } = element.properties
  if (typeof src === 'string' && IMAGE_ADDRESS.test(src)) {
    element.properties.src = withLowerCaseScheme(src)
    return
  }
  const address = typeof src === 'string' ? src : ''
  replaceWithText(element, address, [{ type: 'text', value: typeof alt === 'string' && alt !== '' ? alt : address }])
}

function replaceWithText(element: Element, address: string, children: Element['children']): void {
  element.tagName = 'span'
  element.properties = { className: ['markdown-dead'], title: address === '' ? 'no address' : shortened(address) }
  element.children = children
}

/** `data:` addresses can have megabytes. */
const shortened = (address: string): string => (address.length > 500 ? `${address.slice(0, 500)}…` : address)
