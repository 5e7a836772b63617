/** The texts of old and new cells. Long ones are cut around their first difference. */
import { numberDifference } from '#compare/number-difference.ts'
import { cellText } from '#content/cell-text.ts'
import { jsonStart } from '#content/json-start.ts'
import type { CellChange } from '#contract/compare/change.ts'
import type { Cell } from '#contract/table-rows.ts'
import type { CellFormat } from '#ui/renderers/table/format/cell-format.ts'

const MAX_CHARS = 200
/** Shown before the first difference. */
const CONTEXT_CHARS = 24
/** Of nested values, more is not searched for the first difference. */
const MAX_JSON_CHARS = 20_000

/** One cell on one line. */
export function shownText(cell: Cell, format: CellFormat): string {
  const formatted = format(cell)
  if (formatted !== null) return formatted
  return typeof cell === 'object' && cell !== null ? jsonStart(cell, MAX_CHARS) : start(cellText(cell), MAX_CHARS)
}

/** The old and the new text of a changed cell, which differ unless the values differ beyond all that is shown. */
export function shownPair({ old, new: now }: Pick<CellChange, 'old' | 'new'>, format: CellFormat): [string, string] {
  const [oldText, newText] = [format(old), format(now)]
  if (oldText !== null && newText !== null && oldText !== newText) return [oldText, newText]
  return cutPair(wholeText(old), wholeText(now))
}

/** "−0.03 (−3.7 %)"; "" unless both are numbers. */
export const differenceOf = ({ old, new: now }: Pick<CellChange, 'old' | 'new'>) =>
  isNumber(old) && isNumber(now) ? numberDifference(old, now).text : ''

const isNumber = (cell: Cell) => typeof cell === 'number' || typeof cell === 'bigint'

const wholeText = (cell: Cell) =>
  typeof cell === 'object' && cell !== null ? jsonStart(cell, MAX_JSON_CHARS) : cellText(cell)

/** Cuts two long texts so that their first difference is in view. */
function cutPair(old: string, now: string): [string, string] {
  if (old.length <= MAX_CHARS && now.length <= MAX_CHARS) return [old, now]
  let same = 0
  while (same < old.length && same < now.length && old[same] === now[same]) same++
  const from = Math.max(0, same - CONTEXT_CHARS)
  return [excerpt(old, from), excerpt(now, from)]
}

const excerpt = (text: string, from: number) =>
  from === 0 ? start(text, MAX_CHARS) : `…${start(text.slice(from).replace(/^[\udc00-\udfff]/, ''), MAX_CHARS)}`

/** Never ends in half of a surrogate pair. */
const start = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…` : text
