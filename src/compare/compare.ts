/** Compares two versions of a value, by kind. Pure: the server, the CLI and the app share it. */
import type { Change } from '#contract/compare/change.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import type { Json } from '#contract/json.ts'
import { compareSources } from './compare-sources.ts'
import { comparedImage } from './compared-image.ts'
import { diffJson } from './json/diff-json.ts'
import { isEqualJson } from './json/equal-json.ts'
import { diffMarkdown } from './markdown/diff-markdown.ts'
import { MAX_MARKDOWN_CHARS } from './markdown/read-blocks.ts'
import { type ComparedValue, readShownValue, type ShownValue, shownTypeOf, type UntypedValue } from './shown-value.ts'
import { kindChanged, unchangedSince } from './summary/change-summary.ts'
import { summarizeJson } from './summary/json-summary.ts'
import { summarizeMarkdown } from './summary/markdown-summary.ts'
import { summarizeTable } from './summary/table-summary.ts'
import {
  kindName,
  summarizeImage,
  summarizeLines,
  summarizeLink,
  summarizeProgress,
  summarizeRich,
  summarizeText,
} from './summary/value-summary.ts'
import { diffTables } from './table/diff-tables.ts'
import { isSameCell, type Tolerance } from './table/same-cell.ts'
import { type RowsPage, tableChange } from './table/table-change.ts'
import { withNote } from './text/limit-lines.ts'

export type CompareOptions = {
  /** As in `CompareBody`: null guesses the key columns, an empty list aligns by position. */
  rowKey?: string[] | null
  absoluteTolerance?: number
  relativeTolerance?: number
  view?: 'value' | 'source'
}

type MarkdownValue = Extract<ShownValue, { kind: 'markdown' }>

export type ValueComparison = {
  summary: ChangeSummary
  /** The details, with one page of the rows of a table. */
  change: (page: RowsPage) => Change
}

/** Compares values. Never throws, whatever the data is. */
export function compareValues(
  before: ComparedValue,
  after: ComparedValue,
  options: CompareOptions = {},
): ValueComparison {
  if (before.type !== after.type || !isEqualJson(before.data, after.data)) {
    return compareDifferent(before, after, options)
  }
  let details: ValueComparison | undefined
  return {
    summary: unchangedSince(null),
    change(page) {
      details ??= compareDifferent(before, after, options)
      return details.change(page)
    },
  }
}

function compareDifferent(before: ComparedValue, after: ComparedValue, options: CompareOptions): ValueComparison {
  const [old, next] = [readShownValue(before), readShownValue(after)]
  const [oldType, newType] = [shownTypeOf(before, old), shownTypeOf(after, next)]
  const comparison = (oldType === newType ? compareShown(old, next, options) : null) ?? {
    summary: kindChanged(kindName(oldType, old), kindName(newType, next)),
    change: () => ({ kind: 'kind', old_type: oldType, new_type: newType }),
  }
  if (options.view !== 'source') return comparison
  return { summary: comparison.summary, change: () => compareSources(old, next) }
}

/** Null if one of the values is not what its type says. */
function compareShown(old: ShownValue, next: ShownValue, options: CompareOptions): ValueComparison | null {
  if (old.kind === 'table' && next.kind === 'table') {
    const diff = diffTables(old.table, next.table, options)
    return { summary: summarizeTable(diff), change: (page) => tableChange(diff, page) }
  }
  if (old.kind === 'markdown' && next.kind === 'markdown') {
    return compareMarkdown(old, next, options)
  }
  if (old.kind === 'text' && next.kind === 'text') {
    const change = compareSources(old, next)
    return { summary: summarizeText(old.text, next.text, change.counts), change: () => change }
  }
  if (isUntyped(old) && isUntyped(next)) {
    const diff = diffJson(untypedData(old), untypedData(next), toleranceOf(options))
    return { summary: summarizeJson(diff), change: () => diff.change }
  }
  if (old.kind === 'progress' && next.kind === 'progress') {
    const change = { kind: 'number', old: old.value, new: next.value } as const
    const isSame = isSameCell(old.value, next.value, toleranceOf(options))
    return { summary: isSame ? unchangedSince(null) : summarizeProgress(change), change: () => change }
  }
  if (old.kind === 'link' && next.kind === 'link') {
    const change = {
      kind: 'link',
      old: { href: old.href, text: old.text },
      new: { href: next.href, text: next.text },
    } as const
    return { summary: summarizeLink(change), change: () => change }
  }
  if (old.kind === 'image' && next.kind === 'image') {
    const change = { kind: 'image', old: comparedImage(old.src), new: comparedImage(next.src) } as const
    return { summary: old.src === next.src ? unchangedSince(null) : summarizeImage(change), change: () => change }
  }
  if (old.kind === 'rich' && next.kind === 'rich') {
    const { counts } = compareSources({ kind: 'text', text: old.html }, { kind: 'text', text: next.html })
    return { summary: summarizeRich(old, next, counts), change: () => ({ kind: 'rich', counts }) }
  }
  return null
}

/** Compares the source of documents that are too large, and of a single word that overflows the stack of a parser. */
function compareMarkdown(old: MarkdownValue, next: MarkdownValue, options: CompareOptions): ValueComparison {
  if (Math.max(old.text.length, next.text.length) <= MAX_MARKDOWN_CHARS) {
    try {
      const change = diffMarkdown(old.text, next.text, options)
      return { summary: summarizeMarkdown(change), change: () => change }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
  }
  const change = withNote(compareSources(old, next), 'The documents are too large to compare as Markdown.')
  return { summary: summarizeLines(old.text, next.text, change.counts), change: () => change }
}

function isUntyped(shown: ShownValue): shown is UntypedValue {
  return shown.kind === 'json' || shown.kind === 'text'
}

function untypedData(shown: UntypedValue): Json {
  return shown.kind === 'json' ? shown.data : shown.text
}

function toleranceOf({ absoluteTolerance = 0, relativeTolerance = 0 }: CompareOptions): Tolerance {
  return { absolute: absoluteTolerance, relative: relativeTolerance }
}
