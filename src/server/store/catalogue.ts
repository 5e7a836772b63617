import type { Catalogue } from '#server/catalogue.ts'
import type { Database } from '#server/database.ts'
import { readArtifact } from './artifacts.ts'
import { readRevision } from './change.ts'
import { readFacets } from './facets.ts'
import { readLineagePosition } from './lineage.ts'
import { hasSample } from './sample.ts'
import { filterSummaries } from './summaries.ts'

/** The catalogue of our own database. */
export function storeCatalogue(db: Database): Catalogue {
  return {
    upstream: null,
    hasSample: () => hasSample(db),
    filterSummaries: (query) => filterSummaries(db, query),
    readLineagePosition: (id) => readLineagePosition(db, id),
    readContent: async (id) => (await readArtifact(db, id)) ?? null,
    readFacets: () => readFacets(db),
    readRevision: async () => String(await readRevision(db)),
  }
}
