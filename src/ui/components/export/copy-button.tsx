import { Check, Copy, type LucideIcon } from 'lucide-react'
import { buttonClass } from '#ui/components/button.tsx'
import { useCopy } from './clipboard.ts'

/**
 * Copies a text and announces the result, to screen readers too. `label` is the name of the button; with `look="icon"`
 * it has only an icon. `text` may be a function, so that a large text is only created when it is copied.
 */
export function CopyButton({
  text,
  label = 'Copy',
  look = 'full',
  icon = Copy,
}: {
  text: string | (() => string)
  label?: string
  look?: 'full' | 'icon'
  icon?: LucideIcon
}) {
  const { outcome, copy } = useCopy()
  const Icon = outcome === 'Copied' ? Check : icon
  return (
    <>
      <button
        type="button"
        aria-label={label}
        title={label}
        className={look === 'icon' ? `${buttonClass('quiet')} w-8 px-0!` : buttonClass()}
        onClick={() => copy(typeof text === 'function' ? text() : text)}
      >
        <Icon aria-hidden size={14} />
        {look === 'full' && (outcome || label)}
      </button>
      <output className="sr-only">{outcome}</output>
    </>
  )
}
