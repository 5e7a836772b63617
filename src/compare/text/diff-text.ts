/** Compares the lines of two texts. */

import { mergeOrder } from '#compare/table/merged-order.ts'
import type { TextChange } from '#contract/compare/change.ts'
import { align, newBudget } from './align.ts'

const MAX_STEPS = 2_000_000
const INEXACT_NOTE = 'Too many lines differ to align all of them. Some equal lines are shown as removed and added.'

/** Joined with line breaks, the old lines are `before` and the new lines `after`, except for a line break at both ends. */
export function diffText(before: string, after: string): TextChange {
  const haveEnds = [before, after].every((text) => text === '' || text.endsWith('\n'))
  const [oldLines, newLines] = [linesOf(before, haveEnds), linesOf(after, haveEnds)]
  const budget = newBudget(MAX_STEPS)
  const order = mergeOrder(oldLines.length, align(oldLines, newLines, budget))
  const counts = { added: 0, removed: 0 }
  const lines = Array.from(order.old, (old, place): TextChange['lines'][number] => {
    const index = order.new[place] ?? -1
    const status = old < 0 ? 'added' : index < 0 ? 'removed' : 'same'
    if (status !== 'same') counts[status]++
    return {
      status,
      old_line: old < 0 ? null : old + 1,
      new_line: index < 0 ? null : index + 1,
      text: (index < 0 ? oldLines[old] : newLines[index]) ?? '',
    }
  })
  return { kind: 'text', lines, counts, note: budget.isExceeded ? INEXACT_NOTE : null }
}

function linesOf(text: string, haveEnds: boolean): string[] {
  if (text === '') return []
  return (haveEnds ? text.slice(0, -1) : text).split('\n')
}
