import type * as z from 'zod/mini'
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { LineagePosition } from '#contract/vitrine.ts'
import type { RawJson } from '#server/json/raw-json.ts'

/**
 * What the routes of our own pages ask: answered from our database, or from a server that Vitrine stands in front of.
 * Answers have the shapes of `contract/vitrine.ts`; parts that need no parsing may be RawJson.
 */
export type Catalogue = {
  /** Address of the server behind, without credentials; null when the artifacts are our own. */
  upstream: string | null
  hasSample: () => Promise<boolean>
  filterSummaries: (query: z.output<typeof SummaryFilterBody>) => Promise<unknown>
  /** Null when there is no such artifact. */
  readLineagePosition: (id: string) => Promise<LineagePosition | null>
  /** Kind and data of one artifact, or null. */
  readContent: (id: string) => Promise<{ type: string | null; data: RawJson | null } | null>
  readFacets: () => Promise<unknown>
  /** A text that is another one after every change. */
  readRevision: () => Promise<string>
}
