import { formatJson, isJsonObject, type Json } from '#contract/json.ts'
import type { Cell } from '#contract/table-rows.ts'
import { JsonValue } from '#ui/renderers/json/json-value.tsx'
import { InlineMarkdown } from '#ui/renderers/markdown/inline.tsx'
import { linkUrl } from '#ui/renderers/safe-url.ts'
import { WebLink } from './web-link.tsx'

/** Longer texts are truncated; the selection details show them in full. */
const MAX_TEXT_LENGTH = 300
const MARKDOWN = /\[[^\]]+\]\([^)\s]+\)|\*\*[^*]+\*\*|(?:^|\s)[*_][^\s*_][^*_]*[*_](?:\s|$)|`[^`]+`|~~[^~]+~~/

/** A cell on one line. Null, empty, NaN and missing values are labeled. */
export function CellValue({ cell }: { cell: Cell }) {
  if (cell === undefined) return <Missing />
  if (cell === null) return <span className="text-muted italic">null</span>
  if (cell === '') return <span className="text-muted italic">empty</span>
  if (typeof cell === 'string') return <TextValue text={cell} />
  if (typeof cell === 'object') return <span className="font-mono text-xs">{nestedValue(cell)}</span>
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
  if (text.length > MAX_TEXT_LENGTH) return `${text.slice(0, MAX_TEXT_LENGTH)}…`
  const url = linkUrl(text)
  // Keyboard users follow the link in the selection details.
  if (url !== null) return <WebLink url={url} text={text} tabIndex={-1} />
  return MARKDOWN.test(text) ? <InlineMarkdown source={text} /> : text
}

/** A small list or object in full, a larger one by its size. */
function nestedValue(value: Json[] | { [name: string]: Json }) {
  const members = Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : []
  const isSmall = members.length <= 4 && members.every((member) => typeof member !== 'object' || member === null)
  const text = isSmall ? formatJson(value) : ''
  return text !== '' && text.length <= 60 ? text : <JsonValue value={value} />
}
