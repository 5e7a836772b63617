/** POST /vitrine/artifacts/compare: two versions compared. */
import * as z from 'zod/mini'
import * as pydantic from '#contract/pydantic-types.ts'
import { list, maybe } from '#contract/pydantic-types.ts'
import { Change } from './change.ts'
import { ChangeSummary } from './summary.ts'

/** A version: its number or id, `latest`, or `previous`, the one before the other of the two. */
const VersionReference = z.union([pydantic.integer(1), pydantic.text])

/** How values are compared. */
const compareOptions = {
  /** The columns that rows are aligned by. By default they are guessed; an empty list aligns by position. */
  row_key: list(pydantic.text),
  /** Numbers are the same if they differ by at most this much, … */
  absolute_tolerance: maybe(pydantic.number),
  /** … or by at most this share of the larger one. */
  relative_tolerance: maybe(pydantic.number),
}

/** POST /vitrine/artifacts/compare: which versions to compare, and how. */
export const CompareBody = z.object({
  /** The key of both versions, which may be left out if both are ids. */
  key: maybe(pydantic.text),
  from: VersionReference,
  to: VersionReference,
  ...compareOptions,
  /** Compares the text or the JSON of the data, line by line. */
  view: maybe(pydantic.oneOf(['value', 'source'])),
  /** Only the rows of a table that are not the same. */
  changed_only: maybe(pydantic.boolean),
  /**
   * Rows of a table per page, 1 to 1,000; defaults to 200. With many columns, every page but the last has the same
   * smaller number of rows.
   */
  limit: maybe(pydantic.integer(1)),
  offset: maybe(pydantic.integer(0)),
})
export type CompareBody = z.input<typeof CompareBody>

const ComparedVersion = z.object({
  id: z.string(),
  key: z.nullable(z.string()),
  type: z.nullable(z.string()),
  /** Null without a key. */
  version: z.nullable(z.number()),
  created: z.string(),
  updated: z.string(),
  /** Size of the data as JSON text in bytes. */
  size: z.number(),
})
/** One of the two versions of a comparison. */
export type ComparedVersion = z.infer<typeof ComparedVersion>

/** Two versions compared: in one line, and in detail. */
export const Comparison = z.object({
  from: ComparedVersion,
  to: ComparedVersion,
  summary: ChangeSummary,
  change: Change,
})
export type Comparison = z.infer<typeof Comparison>
