import { memo, type ReactNode } from 'react'
import type { Compiled } from '#ui/renderers/markdown/compile/compile.ts'
import { outerElement, type Piece, type Room } from '#ui/renderers/markdown/compile/piece.ts'
import { tableTexts } from '#ui/renderers/markdown/compile/tree.ts'
import type { PartNumbers } from '#ui/renderers/markdown/split/numbering.ts'
import { PartContext } from './part-context.ts'
import { SortableTable, sections } from './table.tsx'

interface Rows {
  head: ReactNode
  body: ReactNode[]
  columns: string[]
  texts: string[][]
}

/** Reading the rows out of a part again for every part that follows would take time with the square. */
const rowsRead = new WeakMap<Compiled, Rows>()

/** A table that was compiled some rows at a time. */
export function LongTable({ pieces, room }: { pieces: Piece[]; room: Room | null }) {
  const read = pieces.flatMap(({ compiled, numbers }) =>
    compiled === null || numbers === undefined ? [] : [{ compiled, numbers, ...rowsOf(compiled) }],
  )
  const [first] = read
  if (first === undefined) return null
  return (
    <SortableTable
      columns={first.columns}
      head={<PartContext value={first.numbers}>{first.head}</PartContext>}
      body={read.map(({ compiled, numbers }, piece) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces never move
        <RowsInOrder key={piece} compiled={compiled} numbers={numbers} />
      ))}
      rows={() =>
        read.flatMap(({ body, numbers }, piece) =>
          body.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: its place in the text is what a row is known by
            <PartContext key={`${piece}.${index}`} value={numbers}>
              {row}
            </PartContext>
          )),
        )
      }
      texts={() => read.flatMap(({ texts }) => texts)}
      rest={
        room && (
          <tr aria-hidden ref={room.ref}>
            <td colSpan={first.columns.length} style={{ height: room.height }} />
          </tr>
        )
      }
    />
  )
}

const RowsInOrder = memo(function RowsInOrder({ compiled, numbers }: { compiled: Compiled; numbers: PartNumbers }) {
  return <PartContext value={numbers}>{rowsOf(compiled).body}</PartContext>
})

function rowsOf(compiled: Compiled): Rows {
  const known = rowsRead.get(compiled)
  if (known !== undefined) return known
  const table = outerElement(compiled)
  const node = table?.props.node
  const { columns, rows: texts } = node === undefined ? { columns: [], rows: [] } : tableTexts(node)
  const rows = { ...sections(table?.props.children), columns, texts }
  rowsRead.set(compiled, rows)
  return rows
}
