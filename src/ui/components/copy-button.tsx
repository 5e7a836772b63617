import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { buttonClass } from './button.tsx'

type Outcome = 'idle' | 'copied' | 'failed'
const words: Record<Outcome, string> = { idle: '', copied: 'Copied', failed: 'Could not copy' }

/**
 * Copies a text and says so, to screen readers too. `label` is the button's name; with `look="icon"` only an icon is
 * seen. `text` may be a function, so that a large text is made only when it is wanted.
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
        {look === 'full' && (words[outcome] || label)}
      </button>
      <output className="sr-only">{words[outcome]}</output>
    </>
  )
}

/** The clipboard is there in secure contexts only; on plain http a selection is copied the old way. */
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
