import { useEffect, useEffectEvent } from 'react'

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
