import { Children, cloneElement, isValidElement, memo } from 'react'
import type { Compiled } from '#ui/renderers/markdown/compile/compile.ts'
import { outerElement, type Piece, type Room } from '#ui/renderers/markdown/compile/piece.ts'
import type { PartNumbers } from '#ui/renderers/markdown/split/numbering.ts'
import { PartContext } from './part-context.ts'

/** A list that was compiled some items at a time. */
export function LongList({ pieces, room }: { pieces: Piece[]; room: Room | null }) {
  const [first] = pieces
  const list = first?.compiled == null ? undefined : outerElement(first.compiled)
  if (list === undefined) return null
  const items = pieces.map(
    ({ compiled, numbers }, index) =>
      compiled !== null &&
      numbers !== undefined && (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces never move
        <Items key={index} compiled={compiled} numbers={numbers} />
      ),
  )
  return cloneElement(
    list,
    {},
    items,
    room && <li key="room" ref={room.ref} aria-hidden style={{ height: room.height }} />,
  )
}

const Items = memo(function Items({ compiled, numbers }: { compiled: Compiled; numbers: PartNumbers }) {
  const items = Children.toArray(outerElement(compiled)?.props.children).filter((item) => isValidElement(item))
  return <PartContext value={numbers}>{items}</PartContext>
})
