import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import type { DeletionPreview, DeletionSelection } from '#contract/deletion.ts'
import { previewDeletion } from '#sdk/retention.ts'
import { client } from '#ui/api.ts'
import { serverInfoQuery } from '#ui/queries.ts'
import { selectionOf } from './by-server.ts'
import type { DeletionTarget } from './deletions.ts'

/** What is known of a deletion before it is asked for; no facts where no artifact goes, or nobody counts them. */
export type PreviewState =
  | { state: 'counting'; facts: DeletionPreview | null }
  | { state: 'ready'; facts: DeletionPreview | null; created_before: string | null }
  | { state: 'nothing'; facts: DeletionPreview }
  | { state: 'failed'; error: Error; retry: () => void }

/** What a deletion of the targets takes. Our own server says it, others are not asked. */
export function useDeletionPreview(targets: DeletionTarget[], includesPinned: boolean): PreviewState {
  const server = useQuery(serverInfoQuery())
  const selection = server.data?.upstream === null ? selectionOf(targets) : null
  const { data, error, isPlaceholderData, refetch } = useQuery(
    previewQuery(selection === null ? null : { ...selection, include_pinned: includesPinned }),
  )
  // How it is deleted, and whether pins are minded, depends on the server.
  if (!server.data) {
    if (!server.error) return { state: 'counting', facts: null }
    return { state: 'failed', error: server.error, retry: () => void server.refetch() }
  }
  if (selection === null) return { state: 'ready', facts: null, created_before: null }
  if (error) return { state: 'failed', error, retry: () => void refetch() }
  if (!data || isPlaceholderData) return { state: 'counting', facts: data ?? null }
  const isRun = targets.some(({ type }) => type === 'flow-run')
  if (data.count === 0 && !isRun) return { state: 'nothing', facts: data }
  return { state: 'ready', facts: data, created_before: data.created_before }
}

/** Null where there is nothing to count. */
const previewQuery = (selection: DeletionSelection | null) =>
  queryOptions({
    queryKey: ['deletion-preview', selection],
    queryFn: async ({ signal }) => (selection === null ? null : previewDeletion(selection, { client, signal })),
    // The facts stay while those of another choice are on their way.
    placeholderData: keepPreviousData,
    // A count of a moment ago is no promise.
    gcTime: 0,
  })
