import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import type { RunChanges } from '#contract/compare/run-changes.ts'
import { readRunChanges } from '#sdk/changes.ts'
import { ApiError } from '#sdk/http/error.ts'
import { client, queryClient } from '#ui/api.ts'
import { serverInfoQuery, useIsOwnServer } from '#ui/queries.ts'
import { type RunArtifacts, runArtifactsQuery } from '#ui/runs/queries.ts'

/** What a run changed; null if the server does not know the run. */
const runChangesQuery = (id: string) =>
  queryOptions({
    queryKey: ['run-changes', id],
    queryFn: async ({ signal }): Promise<RunChanges | null> => {
      try {
        return await readRunChanges(id, { client, signal })
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      }
    },
  })

const ownArtifactsQuery = (id: string) => runArtifactsQuery({ type: 'flow-run', id, withSubflows: false })
const hasKeys = ({ artifacts }: RunArtifacts) => artifacts.some(({ key }) => key !== null)

/** Loads the data of `useRunChanges`, so that it does not move the page when it arrives. */
export async function loadRunChanges(id: string): Promise<void> {
  const [{ upstream }, published] = await Promise.all([
    queryClient.ensureQueryData(serverInfoQuery()),
    queryClient.ensureQueryData(ownArtifactsQuery(id)),
  ])
  // Does not reject: the page can do without.
  if (upstream === null && hasKeys(published)) await queryClient.prefetchQuery(runChangesQuery(id))
}

/** What a run changed; undefined in upstream mode and for a run that published no key. */
export function useRunChanges(id: string): RunChanges | null | undefined {
  const isOwn = useIsOwnServer()
  const { data: published } = useSuspenseQuery(ownArtifactsQuery(id))
  return useQuery({ ...runChangesQuery(id), enabled: isOwn && hasKeys(published) }).data
}
