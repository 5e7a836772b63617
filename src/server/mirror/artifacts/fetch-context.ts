import type { Database } from '#server/database/open.ts'
import type { RunIds } from '#server/mirror/runs/related.ts'
import type { RelatedRows } from '#server/mirror/runs/store-runs.ts'
import type { Upstream } from '#server/upstream/connection.ts'
import { askCollections } from './fetch-artifacts.ts'
import type { CollectionsAnswer, MirroredArtifact } from './mirrored-rows.ts'

export type FetchRuns = (ids: RunIds) => Promise<RelatedRows>

/** What has to be stored with artifacts: the rows of their keys, and the runs that they refer to. */
export async function fetchContext(
  db: Database,
  upstream: Upstream,
  artifacts: MirroredArtifact[],
  fetchRuns: FetchRuns,
): Promise<{ collections: CollectionsAnswer; related: RelatedRows }> {
  const keys = new Set(artifacts.flatMap(({ key }) => key ?? []))
  const [collections, related] = await Promise.all([
    askCollections(db, upstream, [...keys]),
    fetchRuns({
      flowRunIds: artifacts.flatMap(({ flow_run_id }) => flow_run_id ?? []),
      taskRunIds: artifacts.flatMap(({ task_run_id }) => task_run_id ?? []),
    }),
  ])
  return { collections, related }
}
