import type { Database } from '#server/database/open.ts'
import { readRevision } from '#server/database/transaction.ts'
import { hasSample } from '#server/sample/store.ts'
import type { Catalogue } from './catalogue.ts'
import { readFacets } from './facets.ts'
import { readLineagePosition } from './lineage.ts'
import { readArtifact } from './store.ts'
import { filterSummaries, listIds } from './summaries.ts'

/** The catalogue of our own database. */
export function storeCatalogue(db: Database): Catalogue {
  return {
    upstream: null,
    hasSample: () => hasSample(db),
    filterSummaries: (query) => filterSummaries(db, query),
    readLineagePosition: (id) => readLineagePosition(db, id),
    listIds: (query) => listIds(db, query),
    readArtifact: async (id) => (await readArtifact(db, id)) ?? null,
    readFacets: () => readFacets(db),
    readRevision: async () => String(await readRevision(db)),
  }
}
