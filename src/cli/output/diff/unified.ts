/** Lines of source text as a unified diff, as `diff -u` writes it. */
import { sanitizeSource, sanitizeText } from '#cli/output/text.ts'
import type { LineChange, TextChange } from '#contract/compare/change.ts'
import { CONTEXT } from './context.ts'
import { type DiffView, MARKS, STYLES } from './view.ts'

export function* unifiedLines(
  { lines, note }: TextChange,
  [from, to]: [string, string],
  view: DiffView,
): Generator<string> {
  const { paint } = view
  // Programs that read patches skip text before the names.
  if (note !== null) yield paint(note, 'dim')
  const hunks = hunksOf(lines)
  if (hunks.length === 0) return
  yield paint(`--- ${from}`, 'bold')
  yield paint(`+++ ${to}`, 'bold')
  for (const { start, end } of hunks) {
    const hunk = lines.slice(start, end)
    yield paint(hunkHeader(lines, start, hunk), 'cyan')
    for (const { status, text } of hunk) {
      const line = MARKS[status] + (view.columns === null ? sourceOf(text) : shownText(text))
      yield status === 'same' ? line : paint(line, STYLES[status])
    }
  }
}

/** With the carriage return of its line ending, without which a patch would not apply. */
const sourceOf = (text: string) => sanitizeSource(text) + (text.endsWith('\r') ? '\r' : '')

/** Lines may differ in nothing but their endings. */
const shownText = (text: string) => sanitizeText(text) + (text.endsWith('\r') ? '^M' : '')

/** Ranges of lines around the changes; ranges that touch are one. */
function hunksOf(lines: readonly LineChange[]): { start: number; end: number }[] {
  const hunks: { start: number; end: number }[] = []
  lines.forEach(({ status }, at) => {
    if (status === 'same') return
    const start = Math.max(0, at - CONTEXT)
    const end = Math.min(lines.length, at + 1 + CONTEXT)
    const last = hunks.at(-1)
    if (last && start <= last.end) last.end = end
    else hunks.push({ start, end })
  })
  return hunks
}

/** "@@ -1,3 +1,4 @@". An empty range names the line before it. */
function hunkHeader(lines: readonly LineChange[], start: number, hunk: readonly LineChange[]): string {
  const range = (field: 'old_line' | 'new_line') => {
    const numbers = hunk.flatMap((line) => line[field] ?? [])
    const first = numbers[0] ?? lines.slice(0, start).findLast((line) => line[field] !== null)?.[field] ?? 0
    return numbers.length === 1 ? String(first) : `${first},${numbers.length}`
  }
  return `@@ -${range('old_line')} +${range('new_line')} @@`
}
