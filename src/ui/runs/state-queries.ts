import { queryOptions } from '@tanstack/react-query'
import { client } from '#ui/api.ts'

/** Every state that a flow run was in, oldest first. */
export const flowRunStatesQuery = (id: string) =>
  queryOptions({
    queryKey: ['flow-run-states', id],
    queryFn: ({ signal }) => client.readFlowRunStates(id, { signal }),
  })

export const taskRunStatesQuery = (id: string) =>
  queryOptions({
    queryKey: ['task-run-states', id],
    queryFn: ({ signal }) => client.readTaskRunStates(id, { signal }),
  })
