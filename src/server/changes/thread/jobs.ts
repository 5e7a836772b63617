/** What the comparing thread can be asked, and what it answers. */
import type { CompareOptions } from '#compare/compare.ts'
import type { NumberAddress } from '#compare/series/numbers.ts'
import type { RowsPage } from '#compare/table/table-change.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'

/** The type and the data text of an artifact. */
export type Content = { type: string | null; data: string }

/** A comparison, which the thread keeps for further pages of it. `id` names the contents and the options. */
export type CompareJob = {
  id: string
  options: CompareOptions
  page: RowsPage
  /** Null to ask whether the thread still has the comparison. */
  contents: { before: Content; after: Content } | null
}

export type Jobs = {
  /** What changed in a version, and its numbers. `before` is null for the first one. */
  summarize: { before: Content | null; after: Content }
  compare: CompareJob
  /** The number at an address, or the main number, of each content. */
  numbers: { contents: Content[]; address: NumberAddress | null }
}

export type Answers = {
  summarize: { summary: ChangeSummary; hash: string; value: number | null; numbers: string }
  /** `change` is JSON text. Null if the thread does not have the comparison. */
  compare: { summary: ChangeSummary; change: string } | null
  numbers: (number | null)[]
}

export type JobKind = keyof Jobs

export type Message = { [Kind in JobKind]: { kind: Kind; job: Jobs[Kind] } }[JobKind]
/** `error` is the message of what the job threw. The thread is ready when it can start with the first job. */
export type Reply = { answer: object | null } | { error: string } | 'ready'
