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

/** Checkboxes and buttons leave letters and signs to the shortcuts. */
const FIELDS = 'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable], dialog'

/** Whether a field or an open dialog handles the key, or, for an arrow key, a control or list with its own navigation. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false
  return target.closest(key.startsWith('Arrow') ? `${FIELDS}, input, [tabindex="0"]` : FIELDS) !== null
}
