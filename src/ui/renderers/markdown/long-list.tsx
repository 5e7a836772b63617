import { Children, cloneElement, isValidElement } from 'react'
import { PartContext } from './part-context.ts'
import { outerElement, type Piece, type Room } from './piece.ts'

/** A list that was compiled some items at a time. */
export function LongList({ pieces, room }: { pieces: Piece[]; room: Room | null }) {
  const [first] = pieces
  const list = first?.compiled == null ? undefined : outerElement(first.compiled)
  if (list === undefined) return null
  const items = pieces.map(({ compiled, numbers }, index) => {
    const part = compiled === null ? undefined : outerElement(compiled)
    if (part === undefined || numbers === undefined) return null
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces never move
      <PartContext key={index} value={numbers}>
        {Children.toArray(part.props.children).filter((item) => isValidElement(item))}
      </PartContext>
    )
  })
  return cloneElement(
    list,
    {},
    items,
    room && <li key="room" ref={room.ref} aria-hidden style={{ height: room.height }} />,
  )
}
