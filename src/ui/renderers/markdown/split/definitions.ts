/** Link and footnote definitions: collected once per document, then repeated in each part that refers to them. */
import type { FootnoteDefinition, Root } from 'mdast'
import Markdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import type { Processor } from 'unified'
import { visit } from 'unist-util-visit'
import { readLinkLines } from '#content/markdown/link-lines.ts'

export interface Definitions {
  /** Source of each link definition by normalized label. The first definition of a label counts. */
  links: Map<string, string>
  /** Source of each footnote, by normalized label. */
  footnotes: Map<string, string>
}

/** A block of the document. The parser must not see one that is shown as source, because it may take too long. */
interface DefiningBlock {
  source: string
  isFence: boolean
  isShownAsSource: boolean
}

/** Definitions that take several lines or stand in a quote or list are parsed, up to this much per document. */
const MAX_PARSED_CHARS = 30_000

const MAY_DEFINE = /^[ \t>*+\-\d.)]*\[(?:\\.|[^\\\]]){1,999}\]:/ms
const PLAIN_FOOTNOTE = /^ {0,3}\[\^([^[\]\\\s]+)\]:/

/** Whether a block is one footnote, which is shown at the end of the document and not in its place. */
export function isFootnote(source: string): boolean {
  if (!PLAIN_FOOTNOTE.test(source) || source.indexOf(']:') !== source.lastIndexOf(']:')) return false
  const [, ...more] = source.split('\n')
  return more.every((line) => line.trim() === '' || /^(?: {4}|\t)/.test(line))
}

export function collectDefinitions(blocks: DefiningBlock[]): Definitions {
  const definitions: Definitions = { links: new Map(), footnotes: new Map() }
  let parsedChars = 0
  for (const { source, isFence, isShownAsSource } of blocks) {
    if (isFence) continue
    const { links, rest } = readLinkLines(source)
    for (const { label, definition } of links) addFirst(definitions.links, normalizeLabel(label), definition)
    if (isShownAsSource || !MAY_DEFINE.test(rest)) continue
    const footnote = PLAIN_FOOTNOTE.exec(rest)?.[1]
    if (footnote !== undefined) addFirst(definitions.footnotes, normalizeLabel(footnote), rest)
    if (footnote !== undefined && rest.indexOf(']:') === rest.lastIndexOf(']:')) continue
    parsedChars += rest.length
    if (parsedChars <= MAX_PARSED_CHARS) parseDefinitions(rest, definitions)
  }
  return definitions
}

function parseDefinitions(source: string, { links, footnotes }: Definitions): void {
  const collect = () => (tree: Root) => {
    visit(tree, (node) => {
      if (node.type === 'definition') {
        const title = node.title ? ` "${escaped(node.title)}"` : ''
        addFirst(links, node.identifier, `[${node.identifier}]: <${escaped(node.url)}>${title}`)
      } else if (node.type === 'footnoteDefinition') addFirst(footnotes, node.identifier, footnoteSource(source, node))
    })
    tree.children = []
  }
  Markdown({ children: source, remarkPlugins: [remarkGfm, ignoreInlineSyntax, collect] })
}

/** Definitions do not depend on the syntax inside paragraphs, which takes most of the time. */
const INLINE_SYNTAX = ['attention', 'autolink', 'codeText', 'htmlText', 'labelEnd', 'labelStartImage', 'labelStartLink']
const GFM_INLINE_SYNTAX = ['emailAutolink', 'protocolAutolink', 'wwwAutolink', 'gfmFootnoteCall', 'strikethrough']

function ignoreInlineSyntax(this: Processor): void {
  this.data().micromarkExtensions?.push({ disable: { null: [...INLINE_SYNTAX, ...GFM_INLINE_SYNTAX] } })
}

/** The lines of a footnote, without the marks and the indentation of the quote or list that contains it. */
function footnoteSource(source: string, { position }: FootnoteDefinition): string {
  if (position === undefined) return ''
  const { start, end } = position
  const [first = '', ...more] = source.slice(start.offset, end.offset).split('\n')
  return [first, ...more.map((line) => withoutMargin(line, start.column - 1))].join('\n')
}

function withoutMargin(line: string, columns: number): string {
  const width = line.search(/[^ \t>]|$/)
  return line.slice(Math.min(width, columns))
}

function addFirst(map: Map<string, string>, label: string, definition: string): void {
  if (!map.has(label)) map.set(label, definition)
}

/** Escapes text for a definition, so that it contains no markup, entity or line break. */
function escaped(text: string): string {
  return text.replace(/[\\<>"&]/g, '\\$&').replaceAll('\n', '&#10;')
}

/** CommonMark matches labels regardless of case and of the kind of white space. */
function normalizeLabel(label: string): string {
  return label
    .replace(/[\t\n\r ]+/g, ' ')
    .trim()
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
}

/** Ends a repeated footnote, which would otherwise include indented code that follows it. */
const END_OF_FOOTNOTES = '[⁂ end of footnotes ⁂]: .'

/**
 * The definitions to put before a part so that its references resolve: link definitions, and a stub for each footnote
 * except `footnote`, which is the part. Everything that looks like a reference counts, even in code: an unused definition is
 * harmless. Link definitions that exceed `maxChars` in total are left out.
 */
export function definitionsFor(
  source: string,
  { links, footnotes }: Definitions,
  { maxChars, footnote }: { maxChars: number; footnote: string | undefined },
): string {
  if (links.size === 0 && footnotes.size === 0) return ''
  const usedLinks = new Set<string>()
  const stubs = new Set<string>()
  let chars = 0
  for (const label of bracketedLabels(source)) {
    const link = links.get(label)
    if (link !== undefined && !usedLinks.has(link) && chars + link.length <= maxChars) {
      usedLinks.add(link)
      chars += link.length
    }
    const name = label.slice(1)
    if (label.startsWith('^') && name !== footnote && footnotes.has(name)) stubs.add(`[^${name}]: .\n`)
  }
  if (stubs.size > 0) usedLinks.add(END_OF_FOOTNOTES)
  if (usedLinks.size === 0) return ''
  return `${[...stubs, ...usedLinks].join('\n')}\n\n`
}

/** Every text in brackets. Labels contain no unescaped brackets. */
function bracketedLabels(source: string): Set<string> {
  const found = new Set<string>()
  const label = /((?:\\.|[^\\[\]]){1,999})\]/sy
  for (let at = source.indexOf('['); at >= 0; at = source.indexOf('[', at + 1)) {
    label.lastIndex = at + 1
    const match = label.exec(source)
    if (match?.[1] !== undefined) found.add(normalizeLabel(match[1]))
  }
  return found
}
