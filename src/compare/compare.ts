/** Compares two versions of a value, by kind. Pure: the server, the CLI and the app share it. */
import type { Change } from '#contract/compare/change.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import type { Json } from '#contract/json.ts'
import { comparedImage } from './compared-image.ts'
import { diffJson } from './json/diff-json.ts'
import { isEqualJson } from './json/equal-json.ts'
import { limitDepth } from './json/limit-depth.ts'
import { readShownValue, type ShownValue, shownTypeOf } from './shown-value.ts'
import { changed, kindChanged, unchangedSince } from './summary/change-summary.ts'
import { summarizeJson } from './summary/json-summary.ts'
import { summarizeTable } from './summary/table-summary.ts'
import { summarizeImage, summarizeLink, summarizeProgress, typeLabel } from './summary/value-summary.ts'
import { diffTables } from './table/diff-tables.ts'
import { tableChange } from './table/table-change.ts'

/** The type and data of an artifact. */
export type ComparedValue = { type: string | null; data: Json }

export type CompareOptions = {
  /** As in `CompareBody`: null guesses the key columns, an empty list aligns by position. */
  rowKey?: string[] | null
  absoluteTolerance?: number
  relativeTolerance?: number
  view?: 'value' | 'source'
}

/** Which rows of a table to list. */
export type RowsPage = { changedOnly: boolean; limit: number; offset: number }

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
  const [old, next] = [readShownValue(before), readShownValue(after)]
  const oldType = shownTypeOf(before, old)
  const newType = shownTypeOf(after, next)
  const comparison = oldType === newType ? compareShown(old, next, options) : null
  if (comparison === null) {
    return {
      summary: kindChanged(typeLabel(oldType), typeLabel(newType)),
      change: () => ({ kind: 'kind', old_type: oldType, new_type: newType }),
    }
  }
  const isEqual = isEqualJson(limitDepth(before.data), limitDepth(after.data))
  return isEqual ? { ...comparison, summary: unchangedSince(null) } : comparison
}

/** Null if one of the values is not what its type says. */
function compareShown(old: ShownValue, next: ShownValue, options: CompareOptions): ValueComparison | null {
  if (old.kind === 'progress' && next.kind === 'progress') {
    const change = { kind: 'number', old: old.value, new: next.value } as const
    return { summary: summarizeProgress(change), change: () => change }
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
    return { summary: summarizeImage(change), change: () => change }
  }
  if (old.kind === 'table' && next.kind === 'table') {
    const diff = diffTables(old.table, next.table, options)
    return { summary: summarizeTable(diff), change: (page) => tableChange(diff, page) }
  }
  if (old.kind === 'json' && next.kind === 'json') {
    const tolerance = { absolute: options.absoluteTolerance ?? 0, relative: options.relativeTolerance ?? 0 }
    const { reordered, ...change } = diffJson(old.data, next.data, tolerance)
    return { summary: summarizeJson({ ...change, reordered }), change: () => change }
  }
  if (old.kind !== next.kind) return null
  return { summary: changed('changed'), change: () => ({ kind: 'kind', old_type: old.kind, new_type: next.kind }) }
}
