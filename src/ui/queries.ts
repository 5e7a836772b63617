import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Artifact } from '#contract/artifact.ts'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { summaryPage } from '#contract/pages/first-requests.ts'
import type { ArtifactStart } from '#contract/vitrine.ts'
import { ApiError } from '#sdk/http/error.ts'
import { client } from './api.ts'

export const serverInfoQuery = () =>
  queryOptions({ queryKey: ['server'], queryFn: ({ signal }) => client.readServerInfo({ signal }) })

/** Whether the server rejects all changes; then the UI hides the actions. */
export function useIsReadOnly(): boolean {
  return useQuery(serverInfoQuery()).data?.is_read_only ?? false
}

export const facetsQuery = () =>
  queryOptions({ queryKey: ['facets'], queryFn: ({ signal }) => client.readFacets({ signal }) })

export const summariesQuery = (filter: SummaryFilterBody, page = 0) =>
  queryOptions({
    queryKey: ['summaries', filter, page],
    queryFn: ({ signal }) => client.filterSummaries(summaryPage(filter, page), { signal }),
  })

export const artifactQuery = (id: string) =>
  queryOptions({ queryKey: ['artifact', id], queryFn: ({ signal }) => client.readArtifact(id, { signal }) })

/** What a version page shows: a large table without its data, which a worker reads. */
export type ShownArtifact = Artifact | ArtifactStart

export const shownArtifactQuery = (id: string, isLarge: boolean) =>
  queryOptions<ShownArtifact>({
    queryKey: isLarge ? ['artifact-start', id] : artifactQuery(id).queryKey,
    queryFn: ({ signal }) => (isLarge ? client.readArtifactStart(id, { signal }) : client.readArtifact(id, { signal })),
  })

export const lineagePositionQuery = (id: string) =>
  queryOptions({ queryKey: ['lineage', id], queryFn: ({ signal }) => client.readLineagePosition(id, { signal }) })

/** A run or flow; null if it was deleted or has not arrived yet. */
export const flowRunQuery = (id: string) =>
  queryOptions({ queryKey: ['flow-run', id], queryFn: ({ signal }) => orNull(client.readFlowRun(id, { signal })) })

export const taskRunQuery = (id: string) =>
  queryOptions({ queryKey: ['task-run', id], queryFn: ({ signal }) => orNull(client.readTaskRun(id, { signal })) })

export const flowQuery = (id: string) =>
  queryOptions({ queryKey: ['flow', id], queryFn: ({ signal }) => orNull(client.readFlow(id, { signal })) })

async function orNull<Value>(response: Promise<Value>): Promise<Value | null> {
  try {
    return await response
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  }
}
