/** Groups the blocks of a Markdown comparison into what is shown as one. */
import type { BlockChange } from '#contract/compare/change.ts'

/** Consecutive blocks of one status. A changed block is alone, except that the items of a list stay together. */
export type ChangeRun = { status: BlockChange['status']; start: number; blocks: BlockChange[] }

/** A longer run is divided, so that it is rendered only where it is read. */
const MAX_CHARS = 3000

export function changeRuns(blocks: readonly BlockChange[]): ChangeRun[] {
  const runs: ChangeRun[] = []
  let chars = 0
  for (const [start, block] of blocks.entries()) {
    // Definitions are not visible in the document; changed ones are.
    if (block.status === 'same' && block.type === 'definition') continue
    const last = runs.at(-1)
    const isContinued = last?.status === block.status && block.status !== 'changed'
    const isAlike = last?.blocks[0] !== undefined && isSource(last.blocks[0]) === isSource(block)
    const isItem = block.type === 'list' && last?.blocks.at(-1)?.type === 'list'
    if (isContinued && isAlike && (chars < MAX_CHARS || isItem)) {
      last.blocks.push(block)
      chars += sourceOf(block).length
    } else {
      runs.push({ status: block.status, start, blocks: [block] })
      chars = sourceOf(block).length
    }
  }
  return runs
}

/** Blocks that are not visible in the rendered document are shown as source. */
export const isSource = ({ type }: BlockChange): boolean => type === 'definition' || type === 'front-matter'

const sourceOf = (block: BlockChange): string => block.new ?? block.old ?? ''

/** The source of a run. Items of a list follow each other without a blank line. */
export function joinSources(blocks: readonly BlockChange[]): string {
  return blocks
    .map((block, index) => {
      const next = blocks[index + 1]
      const isTight = block.type === next?.type && (block.type === 'list' || block.type === 'definition')
      return `${sourceOf(block)}${next === undefined ? '' : isTight ? '\n' : '\n\n'}`
    })
    .join('')
}
