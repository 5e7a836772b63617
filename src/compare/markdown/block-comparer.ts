/** Compares single blocks and counts what differs. */

import { diffTables, type TableDiff, type TableOptions } from '#compare/table/diff-tables.ts'
import { tableChange } from '#compare/table/table-change.ts'
import { newBudget } from '#compare/text/align.ts'
import { countWords, diffWords } from '#compare/text/words.ts'
import type { BlockChange, MarkdownChange, Segment } from '#contract/compare/change.ts'
import { blockKey } from './align-blocks.ts'
import { isLinkDefinition, type PlainBlock, plainBlock } from './plain-block.ts'
import type { SourceBlock } from './read-blocks.ts'
import { readTable } from './tables.ts'

export type MarkdownOptions = Pick<TableOptions, 'absoluteTolerance' | 'relativeTolerance'>

type Compared = Pick<BlockChange, 'type' | 'status' | 'old' | 'new' | 'segments' | 'table'>

const MAX_WORD_STEPS = 3_000_000
/** Of longer tables, only rows that differ are listed. */
const MAX_ROWS = 500
const MAX_CELLS = 40_000

const NOTHING_SHOWN: ReadonlySet<string> = new Set()

export class BlockComparer {
  readonly counts: MarkdownChange['counts'] = {
    headings: 0,
    words_added: 0,
    words_removed: 0,
    rows_added: 0,
    rows_removed: 0,
    cells: 0,
    links: 0,
    images: 0,
    moved: 0,
  }
  private readonly budget = newBudget(MAX_WORD_STEPS)
  private readonly options: MarkdownOptions

  constructor(options: MarkdownOptions) {
    this.options = options
  }

  /** Whether words were left out of the comparison. */
  get isExceeded(): boolean {
    return this.budget.isExceeded
  }

  /** Compares the versions of a block, which is missing where it was added or removed. */
  compare(old: SourceBlock | undefined, current: SourceBlock | undefined, isMoved: boolean): Compared {
    if (old === undefined || current === undefined) return this.addedOrRemoved(old, current)
    return blockKey(old) === blockKey(current) ? this.same(current, isMoved) : this.changed(old, current, isMoved)
  }

  private same({ type, source }: SourceBlock, isMoved: boolean): Compared {
    if (isMoved) this.counts.moved++
    return { type, status: isMoved ? 'moved' : 'same', new: source, segments: null, table: null }
  }

  private addedOrRemoved(old: SourceBlock | undefined, current: SourceBlock | undefined): Compared {
    const block = current ?? old ?? { type: 'rule', source: '', line: 0 }
    const isAdded = current !== undefined
    const { type, source } = block
    const table = type === 'table' ? readTable(source) : null
    const { text, images } = plainBlock(block, NOTHING_SHOWN)
    if (type === 'heading') this.counts.headings++
    if (isLinkDefinition(block)) this.counts.links++
    this.counts.images += images.length
    if (table !== null) this.counts[isAdded ? 'rows_added' : 'rows_removed'] += table.rows.length
    else if (!isLinkDefinition(block)) this.counts[isAdded ? 'words_added' : 'words_removed'] += countWords(text)
    const sides = isAdded ? { new: source } : { old: source }
    return { type, status: isAdded ? 'added' : 'removed', ...sides, segments: null, table: null }
  }

  private changed(old: SourceBlock, current: SourceBlock, isMoved: boolean): Compared {
    const { type } = current
    const [oldTable, newTable] = type === 'table' ? [readTable(old.source), readTable(current.source)] : [null, null]
    if (oldTable !== null && newTable !== null) {
      const diff = diffTables(oldTable, newTable, this.options)
      if (hasSameCells(diff)) return this.same(current, isMoved)
      this.countTable(diff)
      this.countTargets(plainBlock(old, NOTHING_SHOWN), plainBlock(current, NOTHING_SHOWN))
      const table = tableChange(diff, {
        changedOnly: diff.rows.new.length > MAX_ROWS,
        limit: MAX_ROWS,
        offset: 0,
        maxCells: MAX_CELLS,
      })
      return { type, status: 'changed', old: old.source, new: current.source, segments: null, table }
    }
    if (type === 'heading') this.counts.headings++
    const segments = this.compareWords(old, current)
    return { type, status: 'changed', old: old.source, new: current.source, segments, table: null }
  }

  /** Words are counted without the addresses that the segments show. */
  private compareWords(old: SourceBlock, current: SourceBlock): Segment[] {
    const [oldPlain, newPlain] = [plainBlock(old, NOTHING_SHOWN), plainBlock(current, NOTHING_SHOWN)]
    const { segments, added, removed } = diffWords(oldPlain.text, newPlain.text, this.budget)
    if (!isLinkDefinition(current)) {
      this.counts.words_added += added
      this.counts.words_removed += removed
    }
    const shown = this.countTargets(oldPlain, newPlain)
    if (shown.size === 0) return segments
    return diffWords(plainBlock(old, shown).text, plainBlock(current, shown).text, this.budget).segments
  }

  private countTable({ counts }: TableDiff): void {
    this.counts.rows_added += counts.added
    this.counts.rows_removed += counts.removed
    this.counts.cells += counts.cells
  }

  /** Counts changed links and images, and returns the addresses that only one version has. */
  private countTargets(old: PlainBlock, current: PlainBlock): ReadonlySet<string> {
    const [links, images] = [difference(old.links, current.links), difference(old.images, current.images)]
    this.counts.links += Math.max(links.removed.length, links.added.length)
    this.counts.images += Math.max(images.removed.length, images.added.length)
    return new Set([links, images].flatMap(({ removed, added }) => [...removed, ...added]))
  }
}

/** What occurs more often in one list than in the other. */
function difference(before: string[], after: string[]): { removed: string[]; added: string[] } {
  const counts = new Map<string, number>()
  for (const item of before) counts.set(item, (counts.get(item) ?? 0) + 1)
  for (const item of after) counts.set(item, (counts.get(item) ?? 0) - 1)
  const surplus = [...counts].flatMap(([item, count]) =>
    Array.from({ length: Math.abs(count) }, () => ({ item, count })),
  )
  return {
    removed: surplus.filter(({ count }) => count > 0).map(({ item }) => item),
    added: surplus.filter(({ count }) => count < 0).map(({ item }) => item),
  }
}

function hasSameCells({ counts, columns, before, after }: TableDiff): boolean {
  const { added, removed, changed, moved } = counts
  const haveSameNames =
    before.columns.length === after.columns.length && columns.isMoved.every((isMoved) => isMoved === 0)
  return added + removed + changed + moved === 0 && haveSameNames && columns.new.length === after.columns.length
}
