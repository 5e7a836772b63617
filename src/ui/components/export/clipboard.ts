import { useEffect, useState } from 'react'

type Outcome = 'idle' | 'copied' | 'failed'
const outcomeLabels: Record<Outcome, string> = { idle: '', copied: 'Copied', failed: 'Could not copy' }

/** Copies texts. `outcome` is "Copied" or "Could not copy" for two seconds, else empty. */
export function useCopy() {
  const [outcome, setOutcome] = useState<Outcome>('idle')
  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 2000)
    return () => clearTimeout(timer)
  }, [outcome])
  return { outcome: outcomeLabels[outcome], copy: (text: string) => writeClipboard(text).then(setOutcome) }
}

/** The Clipboard API requires a secure context; over plain HTTP, `execCommand` copies a selection. */
async function writeClipboard(text: string): Promise<Outcome> {
  try {
    await navigator.clipboard.writeText(text)
    return 'copied'
  } catch {
    return copySelection(text) ? 'copied' : 'failed'
  }
}

function copySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  const parent = document.querySelector('dialog[open]') ?? document.body
  const focused = document.activeElement
  parent.append(area)
  area.select()
  try {
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    area.remove()
    if (focused instanceof HTMLElement) focused.focus()
  }
}
