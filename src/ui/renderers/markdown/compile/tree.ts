/** Small transformations and queries of the syntax trees of a part. */
import type { Element, ElementContent, Nodes, Root } from 'hast'
import type { List, Root as MarkdownRoot } from 'mdast'
import { visit } from 'unist-util-visit'
import type { Outline } from '#ui/renderers/markdown/split/numbering.ts'

/** The text of a node and its descendants; for an image its alternative text. */
export function textOf(node: Nodes): string {
  if (node.type === 'element' && node.tagName === 'img') return String(node.properties.alt ?? '')
  return 'children' in node ? node.children.map(textOf).join('') : ownText(node)
}

const ownText = (node: Nodes): string => (node.type === 'text' ? node.value : '')

/** The text of a heading. Without images, as in GitHub's ids of headings. */
function headingText(node: Nodes): string {
  return 'children' in node ? node.children.map(headingText).join('') : ownText(node)
}

/** Removes everything except the text of one footnote. */
export function selectFootnote(label: string) {
  return (tree: Root): void => {
    const items: Element[] = []
    visit(tree, 'element', (element) => {
      if (element.properties.dataFootnote === label) items.push(element)
    })
    tree.children = items.slice(0, 1)
  }
}

/** No real document is nested deeper, and browsers fail on such trees. */
const MAX_DEPTH = 120

/** Throws on trees that are too deep. Iterative, because recursion would overflow the stack on such a tree. */
export function limitDepth() {
  return (tree: Root): void => {
    let level: Nodes[] = [tree]
    for (let depth = 0; level.length > 0; depth++) {
      if (depth > MAX_DEPTH) throw new RangeError('The text is nested too deeply.')
      level = level.flatMap((node) => ('children' in node ? node.children : []))
    }
  }
}

/**
 * HTML drops a line break directly after `<pre>`. rehype-raw does so for the `<code>` inside it as well, so code that
 * starts with an empty line gets a second one.
 */
export function keepEmptyFirstLine() {
  return (tree: Root): void => {
    visit(tree, 'element', ({ tagName, children: [code] }) => {
      const text = tagName === 'pre' && code?.type === 'element' ? code.children[0] : undefined
      if (text?.type === 'text' && text.value.startsWith('\n')) text.value = `\n${text.value}`
    })
  }
}

/** Collects headings and footnote references, and marks their elements with their index in the part. */
export function collectOutline(outline: Outline) {
  return (tree: Root): void => {
    visit(tree, 'element', ({ tagName, properties, children }) => {
      const depth = /^h[1-6]$/.test(tagName) ? Number(tagName[1]) : null
      const reference = properties.dataFootnoteRef
      if (depth !== null) {
        const id = typeof properties.id === 'string' ? properties.id : null
        properties.dataHeading = outline.headings.length
        outline.headings.push({ depth, text: children.map(headingText).join(''), id })
      } else if (typeof reference === 'string') {
        properties.dataOrdinal = outline.references.filter((label) => label === reference).length
        outline.references.push(reference)
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

/** Makes the list of a part loose, because the whole list is, even where the items in this part do not show it. */
export function makeListLoose() {
  return (tree: MarkdownRoot): void => {
    const list = tree.children.find((node): node is List => node.type === 'list')
    if (list !== undefined) list.spread = true
  }
}

/** Applies `restore` to all texts and attributes. */
export function restoreTexts(restore: (text: string) => string) {
  return (tree: Root): void => {
    visit(tree, (node) => {
      if ('value' in node) node.value = restore(node.value)
      if (node.type !== 'element') return
      for (const [name, value] of Object.entries(node.properties)) {
        if (typeof value === 'string') node.properties[name] = restore(value)
      }
    })
  }
}
