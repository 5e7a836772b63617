import { formatJson, isJsonObject, type Json } from '#contract/json.ts'
import type { Cell } from '#contract/table-rows.ts'
import { JsonValue } from '#ui/renderers/json/json-value.tsx'
import { InlineMarkdown } from '#ui/renderers/markdown/inline.tsx'
import { linkUrl } from '#ui/renderers/safe-url.ts'
import { WebLink } from './web-link.tsx'

/** Longer texts are cut in the grid; the details below it show all of them. */
const LONGEST = 300
const MARKDOWN = /\[[^\]]+\]\([^)\s]+\)|\*\*[^*]+\*\*|(?:^|\s)[*_][^\s*_][^*_]*[*_](?:\s|$)|`[^`]+`|~~[^~]+~~/

/** A cell on one line. What is not there in one way or another (null, "", NaN, missing) is told apart in words. */
export function CellValue({ cell }: { cell: Cell }) {
  if (cell === undefined) return <Missing />
  if (cell === null) return <span className="text-muted italic">null</span>
  if (cell === '') return <span className="text-muted italic">empty</span>
  if (typeof cell === 'string') return <TextValue text={cell} />
  if (typeof cell === 'object') return <span className="font-mono text-xs">{nested(cell)}</span>
  if (typeof cell === 'number' && !Number.isFinite(cell))
    return <span className="text-warn italic">{String(cell)}</span>
  return String(cell)
}

function Missing() {
  return (
    <span className="text-muted" title="missing: this row has no such value">
      <span aria-hidden>·</span>
      <span className="sr-only">missing</span>
    </span>
  )
}

function TextValue({ text }: { text: string }) {
  if (text.length > LONGEST) return `${text.slice(0, LONGEST)}…`
  const url = linkUrl(text)
  // The arrow keys lead here, and the details below have the link for the keyboard.
  if (url !== null) return <WebLink url={url} text={text} tabIndex={-1} />
  return MARKDOWN.test(text) ? <InlineMarkdown source={text} /> : text
}

/** A small list or object in full, a larger one by its size. */
function nested(value: Json[] | { [name: string]: Json }) {
  const members = Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : []
  const isSmall = members.length <= 4 && members.every((member) => typeof member !== 'object' || member === null)
  const text = isSmall ? formatJson(value) : ''
  return text !== '' && text.length <= 60 ? text : <JsonValue value={value} />
}
