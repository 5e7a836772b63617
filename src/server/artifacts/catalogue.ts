import type * as z from 'zod/mini'
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { LineagePosition } from '#contract/vitrine.ts'
import type { Database } from '#server/database/open.ts'
import { readRevision } from '#server/database/transaction.ts'
import type { RawJson } from '#server/json/raw-json.ts'
import { hasSample } from '#server/sample/store.ts'
import { readFacets } from './facets.ts'
import { readLineagePosition } from './lineage.ts'
import { oncePerRevision } from './per-revision.ts'
import { type artifactOf, readArtifact } from './store.ts'
import { filterSummaries, listIds } from './summaries.ts'

type StoredArtifact = Omit<ReturnType<typeof artifactOf>, 'data'> & { data: RawJson | null }

/**
 * The data behind Vitrine's own routes: from the database, or from the upstream server. Results have the shapes of
 * `contract/vitrine.ts`; parts that need no parsing may be RawJson. `signal` is aborted when the client disconnects: the
 * work for an upstream server ends then, and the database answers soon enough.
 */
export type Catalogue = {
  /** URL of the upstream API, without credentials; null if this server is not a mirror. */
  upstream: string | null
  hasSample: () => Promise<boolean>
  filterSummaries: (query: z.output<typeof SummaryFilterBody>, signal: AbortSignal) => Promise<unknown>
  /** The ids of everything that matches, newest first. */
  listIds: (query: z.output<typeof SummaryFilterBody>, signal: AbortSignal) => Promise<string[]>
  /** Null if the artifact does not exist. */
  readLineagePosition: (id: string, signal: AbortSignal) => Promise<LineagePosition | null>
  /** An artifact in wire format, or null. */
  readArtifact: (id: string, signal: AbortSignal) => Promise<StoredArtifact | null>
  readFacets: (signal: AbortSignal) => Promise<unknown>
  /** A text that changes with every change. */
  readRevision: (signal?: AbortSignal) => Promise<string>
}

/** The catalogue of our own database. `onPending` gets the versions of lists whose change has not been computed yet. */
export function storeCatalogue(db: Database, upstream: string | null, onPending: (ids: string[]) => void): Catalogue {
  return {
    upstream,
    hasSample: () => hasSample(db),
    async filterSummaries(query) {
      const page = await filterSummaries(db, query)
      onPending(page.results.flatMap(({ id, version, change }) => (version !== null && change === null ? id : [])))
      return page
    },
    readLineagePosition: (id) => readLineagePosition(db, id),
    listIds: (query) => listIds(db, query),
    readArtifact: async (id) => (await readArtifact(db, id)) ?? null,
    readFacets: oncePerRevision(db, () => readFacets(db)),
    readRevision: async () => String(await readRevision(db)),
  }
}
