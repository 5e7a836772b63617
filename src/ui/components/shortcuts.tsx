import { useEffect, useEffectEvent } from 'react'
import { Dialog } from './dialog.tsx'

/** Every shortcut there is, for the help page; what each does is with the page that listens to it. */
const shortcuts: [keys: string, what: string][] = [
  ['/', 'Search the catalogue'],
  ['x', 'Select the card or row in focus'],
  ['[ and ]', 'Previous and next version'],
  ['← and →', 'Previous and next artifact of a run'],
  ['r', 'Raw view'],
  ['p', 'Pin a version'],
  ['d', 'Delete what is shown'],
  ['?', 'Show this list'],
]

/** Runs `actions[key]` when that key is pressed alone and nobody is typing. */
export function useShortcuts(actions: Record<string, () => void>): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const action = actions[event.key]
    if (!action || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event)) return
    event.preventDefault()
    action()
  })
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Whether the key belongs to a field or to an open dialog, or an arrow to something that scrolls or walks itself. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false
  const owners = 'input, textarea, select, [contenteditable], dialog'
  return target.closest(key.startsWith('Arrow') ? `${owners}, [tabindex="0"]` : owners) !== null
}

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        {shortcuts.map(([keys, what]) => (
          <div key={keys} className="contents">
            <dt>
              <kbd className="rounded border border-line bg-sunken px-1.5 py-0.5 font-mono text-xs">{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
