import type { Block } from '#content/markdown/blocks.ts'
import { splitTable } from '#content/markdown/table-rows.ts'

/** Sixty nested quotes, lists or footnotes; micromark's time grows quadratically with the depth. */
const DEEP_NESTING = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t])|\[\^[^\]\s]{1,200}\]:)){60}/m
/** In one paragraph, cell or item; micromark's time for `*a_` and for `]` grows quadratically with their number. */
const MAX_MARKS = 1500
const MARKS = /[*_~]+|\]/g
/** That a table may have beyond those that its source shows. */
const MAX_EMPTY_CELLS = 5000
/** In one block; micromark's time grows quadratically with the number of quotes or headings without blank lines. */
const MAX_INTERRUPTIONS = 300
const QUOTE = /^(?:[ \t]*(?:[-+*]|\d{1,9}[.)])(?=[ \t]))*[ \t]*>/
const UNDERLINE = /^ {0,3}(?:=+|-+)[ \t]*$/
const ITEM_START = /^ {0,3}[-+*][ \t]+\S/

/** Why a block must not be compiled: what would take too long or overflow the stack. Takes linear time. */
export function unsafeReason({ source, items }: Pick<Block, 'source' | 'items'>): string | null {
  if (DEEP_NESTING.test(source)) return 'This passage is nested too deeply to format.'
  const table = splitTable(source)
  // Short rows are filled up with empty cells.
  if (table !== null && table.rows.length * table.head.split('|').length > source.length + MAX_EMPTY_CELLS)
    return 'This table has too many empty cells to format.'
  // Items and rows are parsed one by one.
  const isPerLine = items.length > 1 || table !== null
  let marks = 0
  let interruptions = 0
  let isQuoted = false
  for (const line of source.split('\n')) {
    if (isPerLine || line.trim() === '' || ITEM_START.test(line)) marks = 0
    marks += line.match(MARKS)?.length ?? 0
    if (marks > MAX_MARKS) return 'This passage has too many emphasis marks or brackets to format.'
    const wasQuoted = isQuoted
    isQuoted = QUOTE.test(line)
    if ((isQuoted && !wasQuoted) || UNDERLINE.test(line)) interruptions++
    if (interruptions > MAX_INTERRUPTIONS) return 'This passage has too many quotes or headings to format.'
  }
  return null
}
