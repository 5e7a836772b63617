import type { ReactNode } from 'react'
import { CopyButton } from '#ui/components/export/copy-button.tsx'

/** Preformatted text that scrolls by keyboard, with a button that copies `text`. */
export function ScrollingCode({
  text,
  language,
  children,
}: {
  text: string
  language: string | null
  children: ReactNode
}) {
  return (
    <div className="md-code">
      {/* biome-ignore lint/a11y/useSemanticElements: fieldset is for forms */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scroll containers must be reachable by keyboard */}
      <pre role="group" tabIndex={0} aria-label={language === null ? 'Code' : `Code: ${language}`}>
        {children}
      </pre>
      <div className="md-code-copy" data-print="hide">
        <CopyButton look="icon" label="Copy code" text={text} />
      </div>
    </div>
  )
}
