import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import type { RunChanges } from '#contract/compare/run-changes.ts'
import type { FlowRun } from '#contract/run.ts'
import { readRunChanges } from '#sdk/changes.ts'
import { ApiError } from '#sdk/http/error.ts'
import { pause } from '#sdk/http/pause.ts'
import { client, queryClient } from '#ui/api.ts'
import { type RunArtifacts, runArtifactsQuery } from '#ui/runs/queries.ts'

/** How often changes are read again while the server still compares versions. */
const PENDING_INTERVAL_MS = 2000

/**
 * What a run changed; null if the server does not know the run. `stamp` changes with the run and its artifacts; until
 * then the changes are not read again, because other runs publish more often.
 */
const runChangesQuery = (id: string, stamp: string) =>
  queryOptions({
    queryKey: ['run-changes', id, stamp],
    queryFn: async ({ signal }): Promise<RunChanges | null> => {
      try {
        return await readRunChanges(id, { client, signal })
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      }
    },
    // What could not be read is read again after the next event.
    staleTime: ({ state }) => (state.data ? 'static' : Number.POSITIVE_INFINITY),
    refetchInterval: ({ state: { data } }) =>
      data?.keys.some(({ change }) => change === null) ? PENDING_INTERVAL_MS : false,
    placeholderData: (last, query) => (query?.queryKey[1] === id ? last : undefined),
  })

const ownArtifactsQuery = (id: string) => runArtifactsQuery({ type: 'flow-run', id, withSubflows: false })
const hasKeys = ({ artifacts }: RunArtifacts) => artifacts.some(({ key }) => key !== null)

/** The artifacts may be updated in place, and the start of the run decides which run is the previous one. */
function stampOf({ state_type, start_time }: FlowRun, { artifacts }: RunArtifacts): string {
  const updated = artifacts.reduce((latest, artifact) => (artifact.updated > latest ? artifact.updated : latest), '')
  return [state_type, start_time, artifacts.length, updated].join(' ')
}

/** How long the page waits; the server may have to compare large versions first. */
const MAX_WAIT_MS = 500

/** Loads the data of `useRunChanges`, so that it does not move the page when it arrives. */
export async function loadRunChanges(run: FlowRun): Promise<void> {
  const published = await queryClient.ensureQueryData(ownArtifactsQuery(run.id))
  if (!hasKeys(published)) return
  // Does not reject: the page can do without.
  await Promise.race([queryClient.prefetchQuery(runChangesQuery(run.id, stampOf(run, published))), pause(MAX_WAIT_MS)])
}

/** What a run changed; undefined for a run that published no key. */
export function useRunChanges(run: FlowRun): RunChanges | null | undefined {
  const { data: published } = useSuspenseQuery(ownArtifactsQuery(run.id))
  return useQuery({ ...runChangesQuery(run.id, stampOf(run, published)), enabled: hasKeys(published) }).data
}
