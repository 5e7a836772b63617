import { formatJson, type Json } from '#contract/json.ts'
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
  const { filterSummaries, listIds, readList } = summariesOf(upstream, revision)
  const cachePosition = cacheByRevision<LineagePosition | null>(revision)
  const readFacets = async (signal: AbortSignal): Promise<Facets> =>
    facetsOf(await readList({ latest_only: true }, signal))
  return {
    upstream: upstream.address,
    hasSample: async () => false,
    filterSummaries,
    listIds,
    readLineagePosition: (id, signal) =>
      cachePosition(id, signal, (signal) => readLineagePosition(upstream.until(signal), id)),
    readArtifact: async (id, signal) => {
      const artifact = await readArtifact(upstream.until(signal), id)
      return artifact && { ...artifact, data: rawJsonOf(artifact.data), metadata_: rawJsonOf(artifact.metadata_) }
    },
    readFacets,
    readRevision: revision.read,
  }
}

function rawJsonOf(value: Json | undefined): RawJson | null {
  return value === null || value === undefined ? null : new RawJson(formatJson(value))
}
