import { ChevronDown } from 'lucide-react'
import { type ReactNode, type ToggleEvent, useId, useRef, useState } from 'react'
import { buttonClass } from './button.tsx'

/** Distance to the button and to the edge of the window, in pixels. */
const GAP = 4
const MARGIN = 8

/** A button that opens a popover below it. The browser closes it on Escape and on clicks outside, and returns the focus. */
export function PopoverButton({
  label,
  isActive,
  children,
}: {
  label: string
  /** Whether what the popover sets differs from its default. */
  isActive: boolean
  children: ReactNode
}) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  const place = ({ newState, currentTarget: { style } }: ToggleEvent<HTMLElement>) => {
    const box = button.current?.getBoundingClientRect()
    if (newState !== 'open' || !box) return
    const { clientWidth } = document.documentElement
    const left = Math.min(box.left, clientWidth - WIDTH - MARGIN)
    style.left = `${Math.max(MARGIN, left)}px`
    style.top = `${box.bottom + GAP + scrollY}px`
    style.maxHeight = `${Math.max(160, innerHeight - box.bottom - GAP - MARGIN)}px`
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        data-active={isActive ? '' : undefined}
        className={`${buttonClass()} data-[active]:border-accent data-[active]:text-accent`}
      >
        {label}
        <ChevronDown aria-hidden="true" className="size-3.5 opacity-70" />
      </button>
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        onBeforeToggle={place}
        onToggle={({ newState }) => setOpen(newState === 'open')}
        className="absolute m-0 w-72 max-w-[calc(100%-1rem)] overflow-y-auto rounded-card border border-line bg-raised p-2 text-ink shadow-raised"
      >
        {isOpen && children}
      </div>
    </>
  )
}

/** In pixels: `w-72`. */
const WIDTH = 288
