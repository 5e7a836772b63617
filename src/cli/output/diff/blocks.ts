/** The changed blocks of a Markdown document as lines. */
import { type Piece, wrap } from '#cli/output/style.ts'
import { sanitizeSource, sanitizeText } from '#cli/output/text.ts'
import { diffText } from '#compare/text/diff-text.ts'
import { plural } from '#content/number.ts'
import type { BlockChange, MarkdownChange } from '#contract/compare/change.ts'
import { rowLines } from './rows.ts'
import { type DiffView, MARKS, STYLES } from './view.ts'

type Block = BlockChange
type Segment = NonNullable<Block['segments']>[number]

export function* blockLines({ blocks, note }: MarkdownChange, view: DiffView): Generator<string> {
  if (note !== null) yield view.paint(note, 'dim')
  let same = 0
  for (const block of blocks) {
    if (block.status === 'same') {
      same++
      continue
    }
    if (same > 0 && !view.changedOnly) yield view.paint(`… ${plural(same, 'unchanged block')}`, 'dim')
    same = 0
    yield view.paint(`@@ ${placeOf(block)} @@`, 'cyan')
    yield* linesOf(block, view)
  }
  if (same > 0 && !view.changedOnly) yield view.paint(`… ${plural(same, 'unchanged block')}`, 'dim')
}

/** "line 12 → 14 (heading)" */
function placeOf({ old_line, new_line, type }: Block): string {
  const isSame = old_line === new_line || old_line === null || new_line === null
  return `line ${isSame ? (new_line ?? old_line) : `${old_line} → ${new_line}`} (${type})`
}

function* linesOf(block: Block, view: DiffView): Generator<string> {
  const { status, table, segments, type, old = '', new: current = '' } = block
  if (table) {
    const rows = view.changedOnly ? table.rows.filter((row) => row.status !== 'same') : table.rows
    yield* rowLines(table, rows, view)
    const more = table.row_count - table.rows.length
    if (more > 0) yield view.paint(`… ${plural(more, 'more row')}`, 'dim')
    return
  }
  if (status !== 'changed') return yield* sourceLines(status === 'removed' ? old : current, status, view)
  if (segments === null || SOURCE_TYPES.has(type)) {
    for (const line of diffText(old, current).lines) yield* sourceLines(line.text, line.status, view)
    return
  }
  const columns = Math.max((view.columns ?? Number.POSITIVE_INFINITY) - 2, 1)
  const mark = view.paint(MARKS.changed, STYLES.changed)
  for (const line of wrap(segments.map(pieceOf), columns, view.paint)) yield `${mark} ${line}`
}

/** Blocks whose line breaks matter. */
const SOURCE_TYPES = new Set<Block['type']>(['code', 'html', 'front-matter'])

/** Changed words have brackets as well as colors. */
function pieceOf({ status, text }: Segment): Piece {
  if (status === 'same') return { text, marks: [] }
  return status === 'added' ? { text: `{+${text}+}`, marks: ['green'] } : { text: `[-${text}-]`, marks: ['red'] }
}

function* sourceLines(source: string, status: Block['status'], { paint, columns }: DiffView): Generator<string> {
  const text = columns === null ? sanitizeSource(source) : sanitizeText(source)
  for (const line of text.replace(/\n+$/, '').split('\n')) yield paint(`${MARKS[status]} ${line}`, STYLES[status])
}
