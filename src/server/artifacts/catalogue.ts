import type * as z from 'zod/mini'
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { LineagePosition } from '#contract/vitrine.ts'
import type { artifactOf } from './store.ts'

type StoredArtifact = ReturnType<typeof artifactOf>

/**
 * The data behind Vitrine's own routes: from the database, or from the upstream server. Results have the shapes of
 * `contract/vitrine.ts`; parts that need no parsing may be RawJson.
 */
export type Catalogue = {
  /** URL of the upstream API, without credentials; null for a database. */
  upstream: string | null
  hasSample: () => Promise<boolean>
  filterSummaries: (query: z.output<typeof SummaryFilterBody>) => Promise<unknown>
  /** The ids of everything that matches, newest first. */
  listIds: (query: z.output<typeof SummaryFilterBody>) => Promise<string[]>
  /** Null if the artifact does not exist. */
  readLineagePosition: (id: string) => Promise<LineagePosition | null>
  /** An artifact in wire format, or null. */
  readArtifact: (id: string) => Promise<StoredArtifact | null>
  readFacets: () => Promise<unknown>
  /** A text that changes with every change. */
  readRevision: () => Promise<string>
}
