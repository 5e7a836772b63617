/** Link and footnote definitions: collected once per document, then repeated in each part that refers to them. */
import type { Root } from 'mdast'
import Markdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { visit } from 'unist-util-visit'
import type { Block } from './blocks.ts'

export interface Definitions {
  /** Source of each link definition by normalized label. The first definition of a label counts. */
  links: Map<string, string>
  /** Source of the block that defines each footnote, by normalized label. */
  footnotes: Map<string, string>
}

const MAY_DEFINE = /^[ \t>*+\-\d.)]*\[(?:\\.|[^\\\]]){1,999}\]:/ms
const PLAIN_LINK = /^ {0,3}\[((?!\^)[^[\]\\]+)\]:[ \t]+([^\s<"'()\\]+)[ \t]*$/
const PLAIN_FOOTNOTE = /^\[\^([^[\]\\\s]+)\]:/

export function collectDefinitions(blocks: Block[]): Definitions {
  const definitions: Definitions = { links: new Map(), footnotes: new Map() }
  for (const block of blocks) {
    if (block.isFence || !MAY_DEFINE.test(block.source)) continue
    if (!readPlainLinks(block.source, definitions) && !readPlainFootnote(block.source, definitions))
      parseDefinitions(block, definitions)
  }
  return definitions
}

/** Documents often end with hundreds of plain link definitions; parsing those would be slow. */
function readPlainLinks(source: string, { links }: Definitions): boolean {
  const lines = source.split('\n').filter((line) => line.trim() !== '')
  const matches = lines.map((line) => PLAIN_LINK.exec(line))
  if (matches.includes(null)) return false
  for (const match of matches) addFirst(links, normalizeLabel(match?.[1] ?? ''), match?.[0].trim() ?? '')
  return true
}

function readPlainFootnote(source: string, { footnotes }: Definitions): boolean {
  const label = PLAIN_FOOTNOTE.exec(source)?.[1]
  if (label === undefined || source.split(']:').length > 2) return false
  addFirst(footnotes, normalizeLabel(label), source)
  return true
}

function parseDefinitions({ source }: Block, { links, footnotes }: Definitions): void {
  const collect = () => (tree: Root) => {
    visit(tree, (node) => {
      if (node.type === 'definition') {
        const title = node.title ? ` "${escaped(node.title)}"` : ''
        addFirst(links, node.identifier, `[${node.identifier}]: <${escaped(node.url)}>${title}`)
      } else if (node.type === 'footnoteDefinition') addFirst(footnotes, node.identifier, source)
    })
    tree.children = []
  }
  Markdown({ children: source, remarkPlugins: [remarkGfm, collect] })
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
 * The definitions to put before a part so that its references resolve: link definitions, and a stub for each footnote.
 * Everything that looks like a reference counts, even in code: an unused definition is harmless.
 */
export function definitionsFor(source: string, { links, footnotes }: Definitions): string {
  if (links.size === 0 && footnotes.size === 0) return ''
  const usedLinks = new Set<string>()
  const stubs = new Set<string>()
  for (const label of bracketedLabels(source)) {
    const link = links.get(label)
    if (link !== undefined) usedLinks.add(link)
    const footnote = label.slice(1)
    if (label.startsWith('^') && footnotes.has(footnote)) stubs.add(`[^${footnote}]: .\n`)
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
