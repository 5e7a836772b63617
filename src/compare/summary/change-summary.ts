/** The change summary: one line, worded the same in the API, the terminal and the app. */
import type { ChangeSummary } from '#contract/compare/summary.ts'
import { oneLine } from './one-line.ts'

const MAX_CHARS = 100

/** The summary of a key's first version. */
export const firstVersion: ChangeSummary = { status: 'first', text: 'first version' }

/** The summary of a version that is the same as an earlier one; `version` is the earlier one's number if it has one. */
export function unchangedSince(version: number | null): ChangeSummary {
  return { status: 'unchanged', text: version === null ? 'unchanged' : `unchanged (same as v${version})` }
}

export function changed(text: string): ChangeSummary {
  return { status: 'changed', text: oneLine(text, MAX_CHARS) }
}

export function kindChanged(before: string, after: string): ChangeSummary {
  return { status: 'kind', text: oneLine(`${before} → ${after}`, MAX_CHARS) }
}
