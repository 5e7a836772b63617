import { type ComponentProps, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from './button.tsx'

/**
 * A button that opens a menu below it. Arrow keys move between the items; Escape, Tab, a press outside, scrolling and
 * every item close it. `children` is called when it opens, so that its items are built when they are needed.
 */
export function Menu({
  trigger,
  children,
  ...button
}: Omit<ComponentProps<typeof Button>, 'children'> & { trigger: ReactNode; children: () => ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    if (!isOpen) return
    items(root.current)[0]?.focus({ preventScroll: true })
    const closeOutside = ({ target }: PointerEvent) => {
      if (target instanceof Node && !root.current?.contains(target)) setOpen(false)
    }
    const onScroll = () => setOpen(false)
    document.addEventListener('pointerdown', closeOutside)
    window.addEventListener('scroll', onScroll)
    return () => {
      document.removeEventListener('pointerdown', closeOutside)
      window.removeEventListener('scroll', onScroll)
    }
  }, [isOpen])

  function close() {
    setOpen(false)
    root.current?.querySelector('button')?.focus({ preventScroll: true })
  }
  function onKeyDown(event: KeyboardEvent) {
    if (!isOpen) return
    if (event.key === 'Tab') setOpen(false)
    const all = items(root.current)
    const place = all.findIndex((item) => item === document.activeElement)
    const next = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: -1 }[event.key]
    if (next !== undefined) all.at(next % all.length)?.focus()
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the button and the items inside.
    <div ref={root} onKeyDown={onKeyDown}>
      <Button
        {...button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {trigger}
      </Button>
      {isOpen && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: a key on an item is a click on it.
        <div
          id={id}
          role="menu"
          tabIndex={-1}
          aria-label={button['aria-label']}
          onClick={close}
          ref={place}
          className="fixed z-30 max-h-[60vh] w-max max-w-[calc(100vw-2rem)] min-w-44 overflow-auto rounded-card border border-line bg-raised p-1 shadow-raised"
        >
          {children()}
        </div>
      )}
    </div>
  )
}

/** One action of a menu. */
export function MenuItem({ look, ...props }: ComponentProps<'button'> & { look?: 'danger' }) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      {...props}
      className={`flex w-full items-center gap-2 rounded-md px-2.5 py-1.5 text-left hover:bg-sunken focus:bg-sunken focus:outline-none ${look === 'danger' ? 'text-bad' : ''}`}
    />
  )
}

/** Items with a heading. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  const id = useId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is not allowed in a menu.
    <div
      role="group"
      aria-labelledby={id}
      className="not-first:mt-1 not-first:border-line not-first:border-t not-first:pt-1"
    >
      <p id={id} className="px-2.5 py-1 text-muted text-xs">
        {label}
      </p>
      {children}
    </div>
  )
}

const items = (root: HTMLElement | null) => [...(root?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]

/** Places the menu at its button, inside the window. Not relative to the button, which may be in an area that clips. */
function place(menu: HTMLElement | null): void {
  const button = menu?.previousElementSibling?.getBoundingClientRect()
  if (!menu || !button) return
  const { clientWidth, clientHeight } = document.documentElement
  const left = button.left + menu.offsetWidth > clientWidth ? button.right - menu.offsetWidth : button.left
  const isBelow = button.bottom + menu.offsetHeight < clientHeight || button.top < menu.offsetHeight
  menu.style.left = `${Math.max(8, left)}px`
  menu.style.top = `${isBelow ? button.bottom + 4 : button.top - menu.offsetHeight - 4}px`
}
