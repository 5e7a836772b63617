import { type ReactNode, useEffect, useRef } from 'react'

const WIDTH_PX = 256

/** A panel below `anchor`. Escape or a press outside closes it and returns the focus to the anchor. */
export function FloatingPanel({
  anchor,
  label,
  onClose,
  children,
}: {
  anchor: HTMLElement
  label: string
  onClose: () => void
  children: ReactNode
}) {
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => {
    panel.current?.querySelector<HTMLElement>('input, button')?.focus({ preventScroll: true })
    return () => anchor.focus({ preventScroll: true })
  }, [anchor])
  useEffect(() => {
    function onPress(event: PointerEvent) {
      const target = event.target
      if (target instanceof Node && !panel.current?.contains(target) && !anchor.contains(target)) onClose()
    }
    document.addEventListener('pointerdown', onPress)
    return () => document.removeEventListener('pointerdown', onPress)
  }, [anchor, onClose])
  const { bottom, left, right } = anchor.getBoundingClientRect()
  const top = Math.min(bottom + 4, window.innerHeight * 0.4)
  const start = left + WIDTH_PX > window.innerWidth ? right - WIDTH_PX : left
  return (
    <div
      ref={panel}
      role="dialog"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
      className="fixed z-50 overflow-auto rounded-card border border-line bg-raised p-2 text-sm shadow-raised"
      style={{ top, maxHeight: window.innerHeight - top - 8, left: Math.max(8, start), width: WIDTH_PX }}
    >
      {children}
    </div>
  )
}
