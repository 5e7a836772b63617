/** The changed blocks of a Markdown document as lines. */
import { type Piece, wrap } from '#cli/output/style.ts'
import { sanitizeSource, sanitizeText } from '#cli/output/text.ts'
import { plural } from '#content/number.ts'
import type { BlockChange, MarkdownChange } from '#contract/compare/change.ts'
import { rowLines } from './rows.ts'
import { type DiffView, MARKS, STYLES } from './view.ts'

type Block = BlockChange
type Segment = NonNullable<Block['segments']>[number]

export function* blockLines({ blocks }: MarkdownChange, view: DiffView): Generator<string> {
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
  if (block.table) return yield* rowLines(block.table, block.table.rows, view)
  const { status } = block
  if (block.segments && status === 'changed') {
    const lines = wrap(
      block.segments.map(pieceOf),
      Math.max((view.columns ?? Number.POSITIVE_INFINITY) - 2, 1),
      view.paint,
    )
    for (const line of lines) yield `${view.paint(MARKS.changed, STYLES.changed)} ${line}`
    return
  }
  if (status === 'changed') {
    yield* sourceLines(block.old ?? '', 'removed', view)
    yield* sourceLines(block.new ?? '', 'added', view)
  } else yield* sourceLines((status === 'removed' ? block.old : (block.new ?? block.old)) ?? '', status, view)
}

/** Changed words have brackets as well as colors. */
function pieceOf({ status, text }: Segment): Piece {
  if (status === 'same') return { text, marks: [] }
  return status === 'added' ? { text: `{+${text}+}`, marks: ['green'] } : { text: `[-${text}-]`, marks: ['red'] }
}

function* sourceLines(source: string, status: Block['status'], { paint, columns }: DiffView): Generator<string> {
  const text = columns === null ? sanitizeSource(source) : sanitizeText(source)
  for (const line of text.replace(/\n+$/, '').split('\n')) yield paint(`${MARKS[status]} ${line}`, STYLES[status])
}
