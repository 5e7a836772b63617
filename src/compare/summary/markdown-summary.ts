import type { MarkdownChange, TableChange } from '#contract/compare/change.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import { cellLabel } from './cell-label.ts'
import { changed, unchangedSince } from './change-summary.ts'
import { addedAndRemoved, counted, joinCounts } from './counts.ts'
import { Highlight } from './highlight.ts'

/** "2 headings, 14 words, 3 cells; accuracy 0.82 → 0.79 (−3.7 %)". */
export function summarizeMarkdown({ counts, blocks }: MarkdownChange): ChangeSummary {
  const highlight = new Highlight()
  for (const { table } of blocks) if (table !== null) offerCells(highlight, table)
  const text = joinCounts(
    [
      counted(counts.headings, 'heading'),
      // A replaced word is both removed and added.
      counted(Math.max(counts.words_added, counts.words_removed), 'word'),
      addedAndRemoved(counts.rows_added, counts.rows_removed, 'row'),
      counted(counts.cells, 'cell'),
      counted(counts.links, 'link'),
      counted(counts.images, 'image'),
      ...(counts.moved > 0 ? [`${counted(counts.moved, 'block')} moved`] : []),
    ],
    highlight.text(),
  )
  if (text !== '') return changed(text)
  // For example the language of a code block.
  const count = blocks.filter(({ status }) => status !== 'same').length
  return count === 0 ? unchangedSince(null) : changed(counted(count, 'block'))
}

function offerCells(highlight: Highlight, { columns, rows, row_count }: TableChange): void {
  const key = columns.flatMap(({ is_key, name }, at) => (is_key && name !== null ? [{ name, at }] : []))
  const table = { rowCount: row_count, columnCount: columns.length }
  for (const { cells, new_row } of rows) {
    for (const [at, { old, new: next, is_changed }] of cells.entries()) {
      if (!is_changed) continue
      highlight.offer(old, next, () => {
        const keyCells = key.map((column) => cells[column.at]?.new)
        const cell = {
          keyNames: key.map(({ name }) => name),
          keyCells,
          row: new_row ?? 0,
          column: columns[at]?.name ?? '',
        }
        return cellLabel(cell, table)
      })
    }
  }
}
