import { formatJson } from '#contract/json.ts'
import type { Facets, LineagePosition } from '#contract/vitrine.ts'
import type { Catalogue } from '#server/artifacts/catalogue.ts'
import { RawJson } from '#server/json/raw-json.ts'
import type { Upstream } from './connection.ts'
import { facetsOf } from './facets.ts'
import { readArtifact, readLineagePosition } from './lineage.ts'
import { cacheByRevision, type UpstreamRevision } from './revision.ts'
import { summariesOf } from './summaries.ts'

/** The catalogue of an upstream server. */
export function upstreamCatalogue(upstream: Upstream, revision: UpstreamRevision): Catalogue {
  const { filterSummaries, readList } = summariesOf(upstream, revision)
  const cachePosition = cacheByRevision<LineagePosition | null>(revision)
  const readFacets = async (): Promise<Facets> => facetsOf(await readList({ latest_only: true }))
  return {
    upstream: upstream.address,
    hasSample: async () => false,
    filterSummaries,
    readLineagePosition: (id) => cachePosition(id, () => readLineagePosition(upstream, id)),
    readContent: async (id) => {
      const artifact = await readArtifact(upstream, id)
      return artifact && { type: artifact.type, data: new RawJson(formatJson(artifact.data)) }
    },
    readFacets,
    readRevision: revision.read,
  }
}
