/** The changed members of JSON values as lines. */
import { formatTerminalJson, sanitizeLine, truncate } from '#cli/output/text.ts'
import { plural } from '#content/number.ts'
import type { JsonChange } from '#contract/compare/change.ts'
import type { Json } from '#contract/json.ts'
import { type DiffView, MARKS, STYLES } from './view.ts'

export function* memberLines({ changes, counts, note }: JsonChange, { paint, columns }: DiffView): Generator<string> {
  if (note !== null) yield paint(note, 'dim')
  for (const change of changes) {
    const { status, path } = change
    const values = [change.old, change.new].flatMap((value) => (value === undefined ? [] : [jsonText(value)]))
    const line = `${MARKS[status]} ${sanitizeLine(path)}: ${values.join(' → ')}`
    yield paint(columns === null ? line : truncate(line, columns), STYLES[status])
  }
  const more = counts.added + counts.removed + counts.changed - changes.length
  if (more > 0) yield paint(`… ${plural(more, 'more change')}`, 'dim')
}

const jsonText = (value: Json) => sanitizeLine(formatTerminalJson(value))
