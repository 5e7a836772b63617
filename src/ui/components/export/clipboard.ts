import { useEffect, useState } from 'react'

type Outcome = 'idle' | 'copied' | 'failed' | 'unsaved'
const outcomeLabels: Record<Outcome, string> = {
  idle: '',
  copied: 'Copied',
  failed: 'Could not copy',
  unsaved: 'Could not download',
}

/** Copies texts. `outcome` is "Copied" or "Could not copy" for two seconds, else empty. `failToSave` makes it "Could not download". */
export function useCopy() {
  const [outcome, setOutcome] = useState<Outcome>('idle')
  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 2000)
    return () => clearTimeout(timer)
  }, [outcome])
  return {
    outcome: outcomeLabels[outcome],
    copy: (text: string | Promise<string>) => writeClipboard(text).then(setOutcome),
    failToSave: () => setOutcome('unsaved'),
  }
}

/** The Clipboard API requires a secure context; over plain HTTP, `execCommand` copies a selection. */
async function writeClipboard(source: string | Promise<string>): Promise<Outcome> {
  let text: string
  try {
    text = await source
  } catch {
    return 'failed'
  }
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
