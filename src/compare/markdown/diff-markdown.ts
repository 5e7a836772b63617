/** Compares two Markdown documents block by block. */

import { mergeOrder } from '#compare/table/merged-order.ts'
import { newBudget } from '#compare/text/align.ts'
import type { BlockChange, MarkdownChange } from '#contract/compare/change.ts'
import { alignBlocks } from './align-blocks.ts'
import { BlockComparer, type MarkdownOptions } from './block-comparer.ts'
import { readBlocks } from './read-blocks.ts'

const MAX_BLOCK_STEPS = 2_000_000
/** Of all blocks as JSON, about in bytes. */
const MAX_SIZE = 8_000_000
/** A block and a cell without their texts. */
const BLOCK_SIZE = 150
const CELL_SIZE = 50

/**
 * Compares documents. Paragraphs that are only wrapped differently are the same. Takes about linear time: documents with
 * very many changes are compared roughly, and `note` says so.
 *
 * @throws {RangeError} if the result is too large, or if a document is nested too deeply for the call stack.
 */
export function diffMarkdown(before: string, after: string, options: MarkdownOptions = {}): MarkdownChange {
  const oldBlocks = readBlocks(before)
  const newBlocks = before === after ? oldBlocks : readBlocks(after)
  const budget = newBudget(MAX_BLOCK_STEPS)
  const order = mergeOrder(oldBlocks.length, alignBlocks(oldBlocks, newBlocks, budget))
  const comparer = new BlockComparer(options)
  let size = 0
  const blocks = Array.from(order.old, (oldIndex, place): BlockChange => {
    const [old, current] = [oldBlocks[oldIndex], newBlocks[order.new[place] ?? -1]]
    const isMoved = order.isMoved[place] === 1
    const lines = { is_moved: isMoved, old_line: old?.line ?? null, new_line: current?.line ?? null }
    const block = { ...comparer.compare(old, current, isMoved), ...lines }
    size += sizeOf(block)
    if (size > MAX_SIZE) throw new RangeError('The documents are too large to compare by block')
    return block
  })
  return { kind: 'markdown', blocks, counts: comparer.counts, note: noteOf(budget.isExceeded, comparer.isExceeded) }
}

function sizeOf({ old = '', new: current = '', segments, table }: BlockChange): number {
  const cells = table === null ? 0 : table.rows.length * table.columns.length * CELL_SIZE
  return BLOCK_SIZE + cells + (segments ?? []).reduce((sum, { text }) => sum + text.length, old.length + current.length)
}

function noteOf(areBlocksInexact: boolean, areWordsInexact: boolean): string | null {
  if (areBlocksInexact)
    return 'Too many passages differ to align all of them. Some equal ones are shown as removed and added.'
  return areWordsInexact ? 'Too many words differ to compare all of them. Some passages are shown as replaced.' : null
}
