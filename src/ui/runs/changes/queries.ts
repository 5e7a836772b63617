import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import type { RunChanges } from '#contract/compare/run-changes.ts'
import { readRunChanges } from '#sdk/changes.ts'
import { ApiError } from '#sdk/http/error.ts'
import { pause } from '#sdk/http/pause.ts'
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

/** How long the page waits; the server may have to compare large versions first. */
const MAX_WAIT_MS = 500

/** Loads the data of `useRunChanges`, so that it does not move the page when it arrives. */
export async function loadRunChanges(id: string): Promise<void> {
  const [{ upstream }, published] = await Promise.all([
    queryClient.ensureQueryData(serverInfoQuery()),
    queryClient.ensureQueryData(ownArtifactsQuery(id)),
  ])
  if (upstream !== null || !hasKeys(published)) return
  // Does not reject: the page can do without.
  await Promise.race([queryClient.prefetchQuery(runChangesQuery(id)), pause(MAX_WAIT_MS)])
}

/** What a run changed; undefined in upstream mode and for a run that published no key. */
export function useRunChanges(id: string): RunChanges | null | undefined {
  const isOwn = useIsOwnServer()
  const { data: published } = useSuspenseQuery(ownArtifactsQuery(id))
  return useQuery({ ...runChangesQuery(id), enabled: isOwn && hasKeys(published) }).data
}
