/** Compares two Markdown documents block by block. */

import { mergeOrder } from '#compare/table/merged-order.ts'
import { newBudget } from '#compare/text/align.ts'
import type { BlockChange, MarkdownChange } from '#contract/compare/change.ts'
import { alignBlocks, blockKey } from './align-blocks.ts'
import { BlockComparer, type MarkdownOptions } from './block-comparer.ts'
import { readBlocks } from './read-blocks.ts'

const MAX_BLOCK_STEPS = 2_000_000

/**
 * Compares documents. Paragraphs that are only wrapped differently are the same. Takes about linear time: documents with
 * very many changes are compared roughly, and `note` says so. Never throws.
 */
export function diffMarkdown(before: string, after: string, options: MarkdownOptions = {}): MarkdownChange {
  const oldBlocks = readBlocks(before)
  const newBlocks = before === after ? oldBlocks : readBlocks(after)
  const budget = newBudget(MAX_BLOCK_STEPS)
  const order = mergeOrder(oldBlocks.length, alignBlocks(oldBlocks, newBlocks, budget))
  const comparer = new BlockComparer(options)
  const blocks = Array.from(order.old, (oldIndex, place): BlockChange => {
    const [old, current] = [oldBlocks[oldIndex], newBlocks[order.new[place] ?? -1]]
    const isMoved = order.isMoved[place] === 1
    const lines = { is_moved: isMoved, old_line: old?.line ?? null, new_line: current?.line ?? null }
    if (old === undefined || current === undefined) return { ...comparer.lone(old, current), ...lines }
    if (blockKey(old) === blockKey(current)) return { ...comparer.same(current, isMoved), ...lines }
    return { ...comparer.changed(old, current, isMoved), ...lines }
  })
  return { kind: 'markdown', blocks, counts: comparer.counts, note: noteOf(budget.isExceeded, comparer.isExceeded) }
}

function noteOf(areBlocksInexact: boolean, areWordsInexact: boolean): string | null {
  if (areBlocksInexact)
    return 'Too many passages differ to align all of them. Some equal ones are shown as removed and added.'
  return areWordsInexact ? 'Too many words differ to compare all of them. Some passages are shown as replaced.' : null
}
