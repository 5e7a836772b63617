/** What changed between two versions, as lines. */
import type { ValueComparison } from '#compare/compare.ts'
import type { Change, RowChange, TableChange } from '#contract/compare/change.ts'
import { blockLines } from './blocks.ts'
import { memberLines } from './members.ts'
import { rowLines } from './rows.ts'
import { unifiedLines } from './unified.ts'
import type { DiffView } from './view.ts'

/** Rows of a table that are compared in one step. */
const PAGE_ROWS = 10_000

/** Lines below the summary; none if the summary says everything. `names` are those of the versions. */
export function* changeLines(
  comparison: ValueComparison,
  source: () => Change,
  names: [string, string],
  view: DiffView,
): Generator<string> {
  const { changedOnly } = view
  const change = comparison.change({ changedOnly, limit: PAGE_ROWS, offset: 0 })
  switch (change.kind) {
    case 'table':
      return yield* rowLines(change, allRows(comparison, change, changedOnly), view)
    case 'markdown':
      return yield* blockLines(change, view)
    case 'text':
      return yield* unifiedLines(change, names, view)
    case 'json':
      return yield* memberLines(change, view)
    case 'rich': {
      const text = source()
      if (text.kind === 'text') yield* unifiedLines(text, names, view)
    }
  }
}

function* allRows(comparison: ValueComparison, first: TableChange, changedOnly: boolean): Generator<RowChange> {
  yield* first.rows
  for (let offset = first.rows.length; offset < first.row_count; ) {
    const page = comparison.change({ changedOnly, limit: PAGE_ROWS, offset })
    if (page.kind !== 'table' || page.rows.length === 0) return
    yield* page.rows
    offset += page.rows.length
  }
}
