import { cellText } from '#content/cell-text.ts'
import { jsonStart } from '#content/json-start.ts'
import { cellLabel, hasInlineMarkdown } from '#content/markdown/inline-markdown.ts'
import { soleLink } from '#content/markdown/markdown-link.ts'
import type { Cell } from '#contract/table-rows.ts'
import { InlineMarkdown } from '#ui/renderers/markdown/inline.tsx'
import { linkUrl } from '#ui/renderers/safe-url.ts'
import { WebLink } from './web-link.tsx'

/** Longer texts are truncated; the selection details show them in full. */
const MAX_TEXT_LENGTH = 300
const MAX_URL_LENGTH = 20_000

/** A cell on one line: `formatted`, or its own value. Null, empty, NaN and missing values are labeled. */
export function CellValue({ cell, formatted = null }: { cell: Cell; formatted?: string | null }) {
  if (formatted !== null) return <span title={cellText(cell)}>{formatted}</span>
  if (cell === undefined) return <Missing />
  if (cell === null) return <span className="text-muted italic">null</span>
  if (cell === '') return <span className="text-muted italic">empty</span>
  if (typeof cell === 'string') return <TextValue text={cell} />
  if (typeof cell === 'object') return <span className="font-mono text-xs">{jsonStart(cell, MAX_TEXT_LENGTH)}</span>
  if (typeof cell === 'number' && !Number.isFinite(cell))
    return <span className="text-warn italic">{String(cell)}</span>
  return String(cell)
}

function Missing() {
  return (
    <span className="text-muted" title="Missing: this row has no value in this column">
      <span aria-hidden>·</span>
      <span className="sr-only">missing</span>
    </span>
  )
}

function TextValue({ text }: { text: string }) {
  // Keyboard users follow the link in the selection details.
  const url = text.length <= MAX_URL_LENGTH ? linkUrl(text) : null
  if (url !== null) return <WebLink url={url} text={start(text)} tabIndex={-1} />
  const link = text.length > MAX_TEXT_LENGTH ? soleLink(text) : null
  const target = link && linkUrl(link.href)
  if (link && target) return <WebLink url={target} text={start(link.text)} tabIndex={-1} />
  if (!hasInlineMarkdown(text)) return start(text)
  const label = cellLabel(text)
  return label.length > MAX_TEXT_LENGTH ? start(label) : <InlineMarkdown source={text} />
}

function start(text: string): string {
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text
}
