import { queryOptions } from '@tanstack/react-query'
import { client } from '#ui/api.ts'
import { inPortions, PAGE } from '#ui/paging.ts'
import { gather } from '#ui/runs/batch-requests.ts'

const readNames = gather(async (tasks: { id: string }[]) => {
  const ids = tasks.map(({ id }) => id)
  const rows = await inPortions(ids, (any_) => client.filterTaskRuns({ task_runs: { id: { any_ } }, limit: PAGE }))
  return new Map(rows.map(({ id, name }) => [id, name]))
})

/**
 * The name of a task run, or null while the server does not know it: its lines may arrive first. Names do not change:
 * one that is known is not asked for again, whatever else changes.
 */
export const taskNameQuery = (id: string) =>
  queryOptions({
    queryKey: ['task-name', id],
    queryFn: ({ signal }) => readNames({ id }, signal),
    staleTime: ({ state }) => (typeof state.data === 'string' ? 'static' : Number.POSITIVE_INFINITY),
    gcTime: Number.POSITIVE_INFINITY,
  })
