/** Long tables and lists that are compiled a few rows or items at a time, shown as one table or list. */
import type { Element } from 'hast'
import {
  Children,
  cloneElement,
  isValidElement,
  memo,
  type ReactElement,
  type ReactNode,
  type RefCallback,
} from 'react'
import type { Compiled } from '#ui/renderers/markdown/compile/compile.ts'
import { tableTexts } from '#ui/renderers/markdown/compile/tree.ts'
import type { PartNumbers } from '#ui/renderers/markdown/split/numbering.ts'
import { PartNumbersContext } from '#ui/renderers/markdown/view/numbering-context.ts'
import { directionOf, SortableTable, sections } from '#ui/renderers/markdown/view/table.tsx'

/** One part of a long block; `compiled` is null until it has been compiled. */
export interface BlockPart {
  source: string
  compiled: Compiled | null
  numbers: PartNumbers | undefined
}

/** Reserves the height of what is not compiled yet; its `ref` observes when it comes near the viewport. */
export interface Placeholder {
  ref: RefCallback<HTMLElement>
  height: number
}

interface Rows {
  head: ReactNode
  body: ReactNode[]
  columns: string[]
  texts: string[][]
  dir: string | undefined
}

/** Cached: reading the rows of every part again for each new part would take quadratic time. */
const rowsByPart = new WeakMap<Compiled, Rows>()

export function LongTable({ parts, placeholder }: { parts: BlockPart[]; placeholder: Placeholder | null }) {
  const compiledParts = parts.flatMap(({ compiled, numbers }) =>
    compiled === null || numbers === undefined ? [] : [{ compiled, numbers, ...rowsOf(compiled) }],
  )
  const [first] = compiledParts
  if (first === undefined) return null
  return (
    <SortableTable
      dir={first.dir}
      columns={first.columns}
      head={<PartNumbersContext value={first.numbers}>{first.head}</PartNumbersContext>}
      body={compiledParts.map(({ compiled, numbers }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts never move
        <RowsInOrder key={index} compiled={compiled} numbers={numbers} />
      ))}
      rows={() =>
        compiledParts.flatMap(({ body, numbers }, part) =>
          body.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is identified by its place in the source
            <PartNumbersContext key={`${part}.${index}`} value={numbers}>
              {row}
            </PartNumbersContext>
          )),
        )
      }
      texts={() => compiledParts.flatMap(({ texts }) => texts)}
      placeholder={
        placeholder && (
          <tr aria-hidden ref={placeholder.ref}>
            <td colSpan={first.columns.length} style={{ height: placeholder.height }} />
          </tr>
        )
      }
    />
  )
}

const RowsInOrder = memo(function RowsInOrder({ compiled, numbers }: { compiled: Compiled; numbers: PartNumbers }) {
  return <PartNumbersContext value={numbers}>{rowsOf(compiled).body}</PartNumbersContext>
})

function rowsOf(compiled: Compiled): Rows {
  const cached = rowsByPart.get(compiled)
  if (cached !== undefined) return cached
  const table = rootElement(compiled)
  const node = table?.props.node
  const { columns, rows: texts } = node === undefined ? { columns: [], rows: [] } : tableTexts(node)
  const dir = node && directionOf(node)
  const rows = { ...sections(table?.props.children), columns, texts, dir }
  rowsByPart.set(compiled, rows)
  return rows
}

export function LongList({ parts, placeholder }: { parts: BlockPart[]; placeholder: Placeholder | null }) {
  const [first] = parts
  const list = first?.compiled == null ? undefined : rootElement(first.compiled)
  if (list === undefined) return null
  const items = parts.map(
    ({ compiled, numbers }, index) =>
      compiled !== null &&
      numbers !== undefined && (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts never move
        <Items key={index} compiled={compiled} numbers={numbers} />
      ),
  )
  return cloneElement(
    list,
    {},
    items,
    placeholder && <li key="placeholder" ref={placeholder.ref} aria-hidden style={{ height: placeholder.height }} />,
  )
}

const Items = memo(function Items({ compiled, numbers }: { compiled: Compiled; numbers: PartNumbers }) {
  const items = Children.toArray(rootElement(compiled)?.props.children).filter((item) => isValidElement(item))
  return <PartNumbersContext value={numbers}>{items}</PartNumbersContext>
})

type RootElement = ReactElement<{ node?: Element; children?: ReactNode }>

/** The element that is the only one of a part. */
export function rootElement({ element }: Compiled): RootElement | undefined {
  const fragment = isValidElement<{ children?: ReactNode }>(element) ? element.props.children : null
  return Children.toArray(fragment).find((child) => isValidElement<RootElement['props']>(child))
}
