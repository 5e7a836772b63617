import type { Element } from 'hast'
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react'
import { Children, type ComponentProps, createContext, isValidElement, type ReactNode, use, useState } from 'react'
import { formatCsv } from '#content/csv.ts'
import { CopyButton } from '#ui/components/export/copy-button.tsx'
import { tableTexts, textOf } from '#ui/renderers/markdown/compile/tree.ts'
import { nextSorting, type Sorting, sortedRows } from './table-order.ts'

const SortingContext = createContext<{ sorting: Sorting | null; sortBy: (column: number) => void } | null>(null)

/** A table of the document: scrolls inside its container, sorts by column and copies as CSV. */
export function Table({ node, children }: { node: Element | undefined; children: ReactNode }) {
  if (node === undefined) return <table>{children}</table>
  const dir = directionOf(node)
  const { columns, rows } = tableTexts(node)
  if (node.properties.dataSortable !== true) {
    return (
      <Scroller name={nameOf(columns)}>
        <table dir={dir}>{children}</table>
      </Scroller>
    )
  }
  const { head, body } = sections(children)
  return <SortableTable dir={dir} columns={columns} head={head} body={body} rows={() => body} texts={() => rows} />
}

/** `rows` are the single rows of `body`, and `texts` the texts of their cells, in the same order. */
export function SortableTable({
  columns,
  head,
  body,
  rows,
  texts,
  placeholder,
  dir,
}: {
  columns: string[]
  head: ReactNode
  /** The rows in source order, possibly grouped. */
  body: ReactNode
  rows: () => ReactNode[]
  texts: () => string[][]
  /** Shown below the rows while more are being compiled. */
  placeholder?: ReactNode
  dir: string | undefined
}) {
  const [sorting, setSorting] = useState<Sorting | null>(null)
  const order = sorting === null ? null : sortedRows(texts(), sorting)
  const sortBy = (column: number) => setSorting(nextSorting(sorting, column))
  const csv = () => {
    const cells = texts()
    return formatCsv(columns, order === null ? cells : order.map((row) => cells[row] ?? []))
  }
  return (
    <div className="md-table">
      <Scroller name={nameOf(columns)}>
        <SortingContext value={{ sorting, sortBy }}>
          <table dir={dir}>
            {head}
            <tbody>
              {order === null ? body : inOrder(rows(), order)}
              {placeholder}
            </tbody>
          </table>
        </SortingContext>
      </Scroller>
      <div className="md-table-copy" data-print="hide">
        <CopyButton look="icon" label="Copy table as CSV" text={csv} />
      </div>
    </div>
  )
}

/** Columns run from right to left in a table with that direction. */
export const directionOf = ({ properties: { dir } }: Element) => (typeof dir === 'string' ? dir : undefined)

const inOrder = (rows: ReactNode[], order: number[]): ReactNode[] => order.map((row) => rows[row])

/** A focusable group, so that it scrolls by keyboard. Not a region: a report would have dozens of landmarks. */
function Scroller({ name, children }: { name: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: fieldset is for forms
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scroll containers must be reachable by keyboard
    <div role="group" className="md-scroll" aria-label={name} tabIndex={0}>
      {children}
    </div>
  )
}

function nameOf(columns: string[]): string {
  const words = columns.filter((column) => column !== '').join(', ')
  return words === '' ? 'Table' : `Table: ${words.slice(0, 80)}`
}

/** The head and the rows of a table's children. */
export function sections(children: ReactNode): { head: ReactNode; body: ReactNode[] } {
  const parts = Children.toArray(children).filter((part) => isValidElement<{ children?: ReactNode }>(part))
  const body = parts.find(({ type }) => type === 'tbody')
  return {
    head: parts.find(({ type }) => type === 'thead'),
    body: Children.toArray(body?.props.children).filter((row) => isValidElement(row)),
  }
}

const icons = { ascending: ArrowUp, descending: ArrowDown, none: ArrowUpDown }

/** A column heading; in a sortable table it contains the sort button. */
export function HeadCell({
  node,
  column,
  children,
  ...props
}: { node: Element | undefined; column: unknown } & ComponentProps<'th'>) {
  const table = use(SortingContext)
  if (table === null || typeof column !== 'number') return <th {...props}>{children}</th>
  const direction = table.sorting?.column === column ? table.sorting.direction : 'none'
  const Icon = icons[direction]
  const name = node === undefined ? '' : textOf(node).trim()
  // A button must not contain a link; then it is placed after the heading's content.
  const isPlain = node?.children.every((child) => child.type === 'text' || !containsLink(child)) && name !== ''
  return (
    <th {...props} data-column={undefined} aria-sort={direction}>
      {!isPlain && children}
      <button
        type="button"
        className="md-sort"
        onClick={() => table.sortBy(column)}
        {...(isPlain ? {} : { 'aria-label': name === '' ? `Sort by column ${column + 1}` : `Sort by ${name}` })}
      >
        {isPlain && children}
        <Icon aria-hidden size={12} />
      </button>
    </th>
  )
}

function containsLink(node: Element['children'][number]): boolean {
  return (
    node.type === 'element' && (['a', 'input', 'details'].includes(node.tagName) || node.children.some(containsLink))
  )
}
