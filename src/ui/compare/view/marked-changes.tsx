import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react'

/** A view that marks its changes with `data-change`, for the steps through them. */
export function MarkedChanges({
  current,
  onCount,
  children,
}: {
  /** The index of the change to show, in the order of the document. */
  current: number | null
  onCount: (count: number) => void
  children: ReactNode
}) {
  const root = useRef<HTMLDivElement>(null)
  const changes = () => [...(root.current?.querySelectorAll<HTMLElement>('[data-change]') ?? [])]
  const count = useEffectEvent(() => onCount(changes().length))
  useEffect(() => {
    if (root.current === null) return
    count()
    // The view loads later, and may add parts of a long document as they come into view.
    const observer = new MutationObserver(count)
    observer.observe(root.current, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [])
  const show = useEffectEvent((index: number | null) => {
    const element = index === null ? undefined : changes()[index]
    if (element === undefined) return
    element.scrollIntoView({ block: 'center', behavior: 'auto' })
    // A wide table scrolls to its first changed cell.
    element.querySelector('td :is(ins, del)')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    element.tabIndex = -1
    element.focus({ preventScroll: true, focusVisible: true })
  })
  useEffect(() => show(current), [current])
  return <div ref={root}>{children}</div>
}
