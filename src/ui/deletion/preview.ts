import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import type { DeletionSelection, DeletionPreview as Facts } from '#contract/deletion.ts'
import { previewDeletion } from '#sdk/retention.ts'
import { client } from '#ui/api.ts'
import { selectionOf } from './by-server.ts'
import type { DeletionTarget } from './deletions.ts'

/** A deletion before it is confirmed. `facts` is null where no artifacts are deleted. */
export type DeletionPreview =
  | { state: 'counting'; facts: Facts | null }
  | { state: 'ready'; facts: Facts | null; createdBefore: string | null }
  | { state: 'nothing'; facts: Facts }
  | { state: 'failed'; error: Error; retry: () => void }

/** Previews the deletion of the targets. */
export function useDeletionPreview(targets: DeletionTarget[], includesPinned: boolean): DeletionPreview {
  const selection = selectionOf(targets)
  const { data, error, isPlaceholderData, refetch } = useQuery(
    previewQuery(selection === null ? null : { ...selection, include_pinned: includesPinned }),
  )
  if (selection === null) return { state: 'ready', facts: null, createdBefore: null }
  if (error) return { state: 'failed', error, retry: () => void refetch() }
  if (!data || isPlaceholderData) return { state: 'counting', facts: data ?? null }
  const isRun = targets.some(({ type }) => type === 'flow-run')
  if (data.count === 0 && !isRun) return { state: 'nothing', facts: data }
  return { state: 'ready', facts: data, createdBefore: data.created_before }
}

const previewQuery = (selection: DeletionSelection | null) =>
  queryOptions({
    queryKey: ['deletion-preview', selection],
    queryFn: async ({ signal }) => (selection === null ? null : previewDeletion(selection, { client, signal })),
    // Keeps the numbers on screen while those of another choice load.
    placeholderData: keepPreviousData,
    // A cached count may be out of date.
    gcTime: 0,
  })
