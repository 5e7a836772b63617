/** What changed between two versions, as lines. */
import { formatTerminalJson, sanitizeLine } from '#cli/output/text.ts'
import type { ValueComparison } from '#compare/compare.ts'
import { plural } from '#content/number.ts'
import type { JsonChange, RowChange, TableChange, TextChange } from '#contract/compare/change.ts'
import type { Json } from '#contract/json.ts'
import { blockLines } from './blocks.ts'
import { rowLines } from './rows.ts'
import { unifiedLines } from './unified.ts'
import { type DiffView, MARKS, STYLES } from './view.ts'

/** Rows of a table that are compared in one step. */
const PAGE_ROWS = 10_000

/** Lines below the summary; none if the summary says everything. `names` are those of the versions. */
export function* changeLines(
  comparison: ValueComparison,
  source: () => TextChange,
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
    case 'rich':
      return yield* unifiedLines(source(), names, view)
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

/** Nothing is cut: the terminal wraps what is longer. */
function* memberLines({ changes, counts, note }: JsonChange, { paint }: DiffView): Generator<string> {
  if (note !== null) yield paint(note, 'dim')
  for (const change of changes) {
    const { status, path } = change
    const values = [change.old, change.new].flatMap((value) => (value === undefined ? [] : [jsonText(value)]))
    yield paint(`${MARKS[status]} ${sanitizeLine(path)}: ${values.join(' → ')}`, STYLES[status])
  }
  const more = counts.added + counts.removed + counts.changed - changes.length
  if (more > 0) yield paint(`… ${plural(more, 'more change')}`, 'dim')
}

const jsonText = (value: Json) => sanitizeLine(formatTerminalJson(value))
