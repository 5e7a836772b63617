/** Compares two versions of a value, by kind. Pure: the server, the CLI and the app share it. */
import type { Change } from '#contract/compare/change.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import type { Json } from '#contract/json.ts'

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
  _options: CompareOptions = {},
): ValueComparison {
  return {
    summary: { status: 'changed', text: 'changed' },
    change: () => ({ kind: 'kind', old_type: before.type, new_type: after.type }),
  }
}
