import { useEffect, useEffectEvent } from 'react'

/** Runs `actions[key]` when that key is pressed without modifiers outside of text fields. */
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

/** Whether a field or an open dialog handles the key, or, for an arrow key, a scroll area or a list with its own navigation. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false
  const owners = 'input, textarea, select, [contenteditable], dialog'
  return target.closest(key.startsWith('Arrow') ? `${owners}, [tabindex="0"]` : owners) !== null
}
