import { queryOptions, useQuery } from '@tanstack/react-query'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { ApiError } from '#sdk/http/error.ts'
import { client } from './api.ts'

/** Rows in one page of summaries. */
export const SUMMARY_PAGE = 100

export const serverInfoQuery = () =>
  queryOptions({ queryKey: ['server'], queryFn: ({ signal }) => client.readServerInfo({ signal }) })

/** Whether nothing may be changed; then there is nothing to delete by. */
export function useIsReadOnly(): boolean {
  return useQuery(serverInfoQuery()).data?.is_read_only ?? false
}

/** Whether the artifacts are the server's own, so that it can do what Prefect's cannot; false until it is known. */
export function useIsOwnServer(): boolean {
  return useQuery(serverInfoQuery()).data?.upstream === null
}

export const facetsQuery = () =>
  queryOptions({ queryKey: ['facets'], queryFn: ({ signal }) => client.readFacets({ signal }) })

/** Page `page` (from 0) of the summaries that match; old rows stay until the new ones are there. */
export const summariesQuery = (filter: SummaryFilterBody, page = 0) =>
  queryOptions({
    queryKey: ['summaries', filter, page],
    queryFn: ({ signal }) =>
      client.filterSummaries({ ...filter, limit: SUMMARY_PAGE, offset: page * SUMMARY_PAGE }, { signal }),
  })

export const artifactQuery = (id: string) =>
  queryOptions({ queryKey: ['artifact', id], queryFn: ({ signal }) => client.readArtifact(id, { signal }) })

export const lineagePositionQuery = (id: string) =>
  queryOptions({ queryKey: ['lineage', id], queryFn: ({ signal }) => client.readLineagePosition(id, { signal }) })

/** A run or flow, or null when the server does not know it: it was deleted, or its artifact arrived first. */
export const flowRunQuery = (id: string) =>
  queryOptions({ queryKey: ['flow-run', id], queryFn: ({ signal }) => orNull(client.readFlowRun(id, { signal })) })

export const taskRunQuery = (id: string) =>
  queryOptions({ queryKey: ['task-run', id], queryFn: ({ signal }) => orNull(client.readTaskRun(id, { signal })) })

export const flowQuery = (id: string) =>
  queryOptions({ queryKey: ['flow', id], queryFn: ({ signal }) => orNull(client.readFlow(id, { signal })) })

async function orNull<Value>(answer: Promise<Value>): Promise<Value | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  }
}
