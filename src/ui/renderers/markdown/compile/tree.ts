/** Small steps over the tree of a part, after it is safe. */
import type { Element, ElementContent, Nodes, Root } from 'hast'
import type { List, Root as MarkdownRoot } from 'mdast'
import { visit } from 'unist-util-visit'
import type { Facts } from '#ui/renderers/markdown/split/numbering.ts'
import { textOf } from './text-of.ts'

/** What of a part is wanted: all of it, or the text of one footnote. */
export type Want = { kind: 'all' } | { kind: 'note'; identifier: string }

export function pick(want: Want) {
  return (tree: Root): void => {
    if (want.kind === 'all') return
    const items: Element[] = []
    visit(tree, 'element', (element) => {
      if (element.properties.dataFootnote === want.identifier) items.push(element)
    })
    tree.children = items.slice(0, 1)
  }
}

/** Deeper trees are nobody's writing, and browsers fail on them. */
const DEEPEST = 120

/** Throws on trees that are too deep; without recursion, which such a tree would not survive. */
export function limitDepth() {
  return (tree: Root): void => {
    let level: Nodes[] = [tree]
    for (let depth = 0; level.length > 0; depth++) {
      if (depth > DEEPEST) throw new RangeError('The text is nested too deeply.')
      level = level.flatMap((node) => ('children' in node ? node.children : []))
    }
  }
}

/**
 * HTML's parser drops a line end right behind `<pre>`; the one that reads our tree does so also behind the `<code>` in
 * it. So where code begins with an empty line, it gets one more to lose.
 */
export function keepEmptyFirstLine() {
  return (tree: Root): void => {
    visit(tree, 'element', ({ tagName, children: [code] }) => {
      const text = tagName === 'pre' && code?.type === 'element' ? code.children[0] : undefined
      if (text?.type === 'text' && text.value.startsWith('\n')) text.value = `\n${text.value}`
    })
  }
}

/** Collects what is counted over the document, and numbers the elements that are told their counts when shown. */
export function gatherFacts(facts: Facts) {
  return (tree: Root): void => {
    visit(tree, 'element', ({ tagName, properties, children }) => {
      const depth = /^h[1-6]$/.test(tagName) ? Number(tagName[1]) : null
      const reference = properties.dataFootnoteRef
      if (depth !== null) {
        const id = typeof properties.id === 'string' ? properties.id : null
        properties.dataHeading = facts.headings.length
        facts.headings.push({ depth, text: children.map(textOf).join(''), id })
      } else if (typeof reference === 'string') {
        properties.dataOrdinal = facts.references.filter((identifier) => identifier === reference).length
        facts.references.push(reference)
      }
    })
  }
}

/** Marks the tables that can be sorted: one row of headings, and no cell that spans several. */
export function markTables() {
  return (tree: Root): void => {
    visit(tree, 'element', (table) => {
      if (table.tagName !== 'table' || !isSortable(table)) return
      table.properties.dataSortable = true
      headCells(table).forEach((cell, column) => {
        cell.properties.dataColumn = column
      })
    })
  }
}

function isSortable(table: Element): boolean {
  const sections = elementsIn(table)
  if (sections.map(({ tagName }) => tagName).join() !== 'thead,tbody') return false
  const rows = sections.map(elementsIn)
  const cells = rows.flat().flatMap(elementsIn)
  return rows[0]?.length === 1 && cells.every(({ properties }) => !properties.colSpan && !properties.rowSpan)
}

/** The texts of a table's head and rows. */
export function tableTexts(table: Element): { columns: string[]; rows: string[][] } {
  const body = elementsIn(table).find(({ tagName }) => tagName === 'tbody')
  const rows = body === undefined ? [] : elementsIn(body)
  return { columns: headCells(table).map(cellText), rows: rows.map((row) => elementsIn(row).map(cellText)) }
}

function headCells(table: Element): Element[] {
  const [head] = elementsIn(table)
  return head === undefined ? [] : elementsIn(head).flatMap(elementsIn)
}

const cellText = (cell: Element): string => textOf(cell).trim()

const isElement = (node: ElementContent): node is Element => node.type === 'element'

function elementsIn({ children }: Element): Element[] {
  return children.filter(isElement)
}

/** Makes the list of a part loose although its own items do not show it: the rest of the list does. */
export function loosen() {
  return (tree: MarkdownRoot): void => {
    const list = tree.children.find((node): node is List => node.type === 'list')
    if (list !== undefined) list.spread = true
  }
}
