import type * as z from 'zod/mini'
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { LineagePosition } from '#contract/vitrine.ts'
import type { RawJson } from '#server/json/raw-json.ts'

/**
 * The data behind Vitrine's own routes: from the database, or from the upstream server. Results have the shapes of
 * `contract/vitrine.ts`; parts that need no parsing may be RawJson.
 */
export type Catalogue = {
  /** URL of the upstream API, without credentials; null for a database. */
  upstream: string | null
  hasSample: () => Promise<boolean>
  filterSummaries: (query: z.output<typeof SummaryFilterBody>) => Promise<unknown>
  /** Null if the artifact does not exist. */
  readLineagePosition: (id: string) => Promise<LineagePosition | null>
  /** Kind and data of one artifact, or null. */
  readContent: (id: string) => Promise<{ type: string | null; data: RawJson | null } | null>
  readFacets: () => Promise<unknown>
  /** A text that changes with every change. */
  readRevision: () => Promise<string>
}
