/** Link and footnote definitions: collected once for the whole document, carried to every part that may use them. */
import type { Root } from 'mdast'
import Markdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { visit } from 'unist-util-visit'
import type { Block } from './blocks.ts'

export interface Definitions {
  /** By identifier, the definition as markdown. The first one of an identifier counts. */
  links: Map<string, string>
  /** By identifier, the block that defines the footnote. */
  notes: Map<string, string>
}

const MAY_DEFINE = /^[ \t>*+\-\d.)]*\[(?:\\.|[^\\\]]){1,999}\]:/ms
const PLAIN_LINK = /^ {0,3}\[((?!\^)[^[\]\\]+)\]:[ \t]+([^\s<"'()\\]+)[ \t]*$/
const PLAIN_NOTE = /^\[\^([^[\]\\\s]+)\]:/

export function collectDefinitions(blocks: Block[]): Definitions {
  const definitions: Definitions = { links: new Map(), notes: new Map() }
  for (const block of blocks) {
    if (block.isFence || !MAY_DEFINE.test(block.source)) continue
    if (!readPlainLinks(block.source, definitions) && !readPlainNote(block.source, definitions))
      parse(block, definitions)
  }
  return definitions
}

/** Lists of hundreds of plain links are common at the end of a text; parsing those would take a while. */
function readPlainLinks(source: string, { links }: Definitions): boolean {
  const lines = source.split('\n').filter((line) => line.trim() !== '')
  const matches = lines.map((line) => PLAIN_LINK.exec(line))
  if (matches.includes(null)) return false
  for (const match of matches) remember(links, identifierOf(match?.[1] ?? ''), match?.[0].trim() ?? '')
  return true
}

function readPlainNote(source: string, { notes }: Definitions): boolean {
  const label = PLAIN_NOTE.exec(source)?.[1]
  if (label === undefined || source.split(']:').length > 2) return false
  remember(notes, identifierOf(label), source)
  return true
}

function parse({ source }: Block, { links, notes }: Definitions): void {
  const collect = () => (tree: Root) => {
    visit(tree, (node) => {
      if (node.type === 'definition') {
        const title = node.title ? ` "${escaped(node.title)}"` : ''
        remember(links, node.identifier, `[${node.identifier}]: <${escaped(node.url)}>${title}`)
      } else if (node.type === 'footnoteDefinition') remember(notes, node.identifier, source)
    })
    tree.children = []
  }
  Markdown({ children: source, remarkPlugins: [remarkGfm, collect] })
}

function remember(map: Map<string, string>, identifier: string, definition: string): void {
  if (!map.has(identifier)) map.set(identifier, definition)
}

/** Text as a definition may hold it: nothing in it is an escape, an entity, an end or a new line. */
function escaped(text: string): string {
  return text.replace(/[\\<>"&]/g, '\\$&').replaceAll('\n', '&#10;')
}

/** CommonMark's matching of labels: case and kind of whitespace do not count. */
function identifierOf(label: string): string {
  return label
    .replace(/[\t\n\r ]+/g, ' ')
    .trim()
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
}

/** Ends a carried footnote, which would otherwise take indented code behind it for its own. */
const END_OF_NOTES = '[⁂ end of footnotes ⁂]: .'

/**
 * What has to stand before a part so that its references are known: the link definitions, and for footnotes a stub. All
 * that look like references count, also those in code: too much does no harm.
 */
export function carriedInto(source: string, { links, notes }: Definitions): string {
  if (links.size === 0 && notes.size === 0) return ''
  const carriedLinks = new Set<string>()
  const carriedNotes = new Set<string>()
  for (const identifier of mentioned(source)) {
    const link = links.get(identifier)
    if (link !== undefined) carriedLinks.add(link)
    const note = identifier.slice(1)
    if (identifier.startsWith('^') && notes.has(note)) carriedNotes.add(`[^${note}]: .\n`)
  }
  if (carriedNotes.size > 0) carriedLinks.add(END_OF_NOTES)
  if (carriedLinks.size === 0) return ''
  return `${[...carriedNotes, ...carriedLinks].join('\n')}\n\n`
}

/** Every text between brackets; labels hold no bracket of their own, unless escaped. */
function mentioned(source: string): Set<string> {
  const found = new Set<string>()
  const label = /((?:\\.|[^\\[\]]){1,999})\]/sy
  for (let at = source.indexOf('['); at >= 0; at = source.indexOf('[', at + 1)) {
    label.lastIndex = at + 1
    const match = label.exec(source)
    if (match?.[1] !== undefined) found.add(identifierOf(match[1]))
  }
  return found
}
