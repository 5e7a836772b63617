import { type RefObject, useEffect, useRef } from 'react'

/** Moves the focus to the element with `data-step` after a step, as soon as it is in the document. */
export function useStepFocus(root: RefObject<HTMLElement | null>, current: number | null): void {
  const isPending = useRef(false)
  useEffect(() => {
    isPending.current = current !== null
  }, [current])
  // Runs for each render: the row of a step may have to be loaded and scrolled to first.
  useEffect(() => {
    const element = isPending.current ? root.current?.querySelector<HTMLElement>('[data-step]') : null
    if (!element) return
    isPending.current = false
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    element.focus({ preventScroll: true, focusVisible: true })
  })
}
