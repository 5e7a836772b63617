import { Maximize } from 'lucide-react'
import { type RefObject, useRef } from 'react'
import { IconButton } from './button.tsx'

/** Shows an element alone on the screen. `toggle` is null where the browser cannot, as on iPhones. */
export function useFullScreen<Shown extends HTMLElement>(): {
  ref: RefObject<Shown | null>
  toggle: (() => void) | null
} {
  const ref = useRef<Shown>(null)
  const toggle = () => {
    if (document.fullscreenElement) void document.exitFullscreen()
    else void ref.current?.requestFullscreen().catch(() => {})
  }
  return { ref, toggle: document.fullscreenEnabled ? toggle : null }
}

export function FullScreenButton({
  toggle,
  look = 'quiet',
}: {
  toggle: (() => void) | null
  look?: 'quiet' | 'plain'
}) {
  if (toggle === null) return null
  return (
    <IconButton
      look={look}
      label="Full screen"
      tooltip="Full screen (f)"
      aria-keyshortcuts="f"
      onClick={toggle}
      data-print="hide"
    >
      <Maximize aria-hidden="true" className="size-4" />
    </IconButton>
  )
}
