import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { buttonClass } from './button.tsx'

type Outcome = 'idle' | 'copied' | 'failed'
const outcomeLabels: Record<Outcome, string> = { idle: '', copied: 'Copied', failed: 'Could not copy' }

/**
 * Copies a text and announces the result, to screen readers too. `label` is the name of the button; with `look="icon"`
 * it has only an icon. `text` may be a function, so that a large text is only created when it is copied.
 */
export function CopyButton({
  text,
  label = 'Copy',
  look = 'full',
}: {
  text: string | (() => string)
  label?: string
  look?: 'full' | 'icon'
}) {
  const [outcome, setOutcome] = useState<Outcome>('idle')
  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 2000)
    return () => clearTimeout(timer)
  }, [outcome])
  const Icon = outcome === 'copied' ? Check : Copy
  return (
    <>
      <button
        type="button"
        aria-label={label}
        title={label}
        className={look === 'icon' ? `${buttonClass('quiet')} w-8 px-0!` : buttonClass()}
        onClick={() => writeClipboard(typeof text === 'function' ? text() : text).then(setOutcome)}
      >
        <Icon aria-hidden size={14} />
        {look === 'full' && (outcomeLabels[outcome] || label)}
      </button>
      <output className="sr-only">{outcomeLabels[outcome]}</output>
    </>
  )
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
