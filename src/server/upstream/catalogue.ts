import { formatJson } from '#contract/json.ts'
import type { Facets, LineagePosition } from '#contract/vitrine.ts'
import type { Catalogue } from '#server/artifacts/catalogue.ts'
import { RawJson } from '#server/json/raw-json.ts'
import type { Upstream } from './connection.ts'
import { facetsOf } from './facets.ts'
import { readArtifact, readLineagePosition } from './lineage.ts'
import { keepAnswers, type RevisionMark } from './revision.ts'
import { summariesOf } from './summaries.ts'

/** The catalogue of a server behind. */
export function upstreamCatalogue(upstream: Upstream, revision: RevisionMark): Catalogue {
  const { filterSummaries, readList } = summariesOf(upstream, revision)
  const keepPositions = keepAnswers<LineagePosition | null>(revision)
  const readFacets = async (): Promise<Facets> => facetsOf(await readList({ latest_only: true }))
  return {
    upstream: upstream.address,
    hasSample: async () => false,
    filterSummaries,
    readLineagePosition: (id) => keepPositions(id, () => readLineagePosition(upstream, id)),
    readContent: async (id) => {
      const artifact = await readArtifact(upstream, id)
      return artifact && { type: artifact.type, data: new RawJson(formatJson(artifact.data)) }
    },
    readFacets,
    readRevision: revision.read,
  }
}
