import type { Element } from 'hast'
import { Children, isValidElement, type ReactElement, type ReactNode, type RefCallback } from 'react'
import type { PartNumbers } from '#ui/renderers/markdown/split/numbering.ts'
import type { Compiled } from './compile.ts'

/** One part of a long table or list; `compiled` is null until its turn has come. */
export interface Piece {
  compiled: Compiled | null
  numbers: PartNumbers | undefined
}

/** The place of what is not compiled yet; its `ref` tells when it comes near the viewport. */
export interface Room {
  ref: RefCallback<HTMLElement>
  height: number
}

/** The table or list that a part consists of. */
export function outerElement({
  element,
}: Compiled): ReactElement<{ node?: Element; children?: ReactNode }> | undefined {
  const fragment = isValidElement<{ children?: ReactNode }>(element) ? element.props.children : null
  return Children.toArray(fragment).find((child) => isValidElement<{ node?: Element; children?: ReactNode }>(child))
}
