/** One version with everything its pages say about it, and the list of all versions of a key. */
import { useSuspenseQuery } from '@tanstack/react-query'
import type { Artifact } from '#contract/artifact.ts'
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { LineagePosition } from '#contract/vitrine.ts'
import { ApiError } from '#sdk/http/error.ts'
import { queryClient } from '#ui/api.ts'
import type { Deletable } from '#ui/deletion/confirm-delete.ts'
import { artifactQuery, lineagePositionQuery, summariesQuery } from '#ui/queries.ts'

/** The versions of a key, newest first. */
export const versionsOf = (key: string): SummaryFilterBody => ({
  artifacts: { key: { any_: [key] } },
  sort: 'CREATED_DESC',
})

/** One artifact alone, for its summary: the names around it, its size and its preview. */
const only = (id: string): SummaryFilterBody => ({ artifacts: { id: { any_: [id] } } })

/** Loads what `useVersion` reads; rejects when there is no such artifact. */
export async function loadVersion(id: string) {
  const [artifact] = await Promise.all([
    queryClient.ensureQueryData(artifactQuery(id)),
    queryClient.ensureQueryData(lineagePositionQuery(id)),
    queryClient.ensureQueryData(summariesQuery(only(id))),
  ])
  return artifact
}

export function useVersion(id: string) {
  const { data: artifact, error } = useSuspenseQuery(artifactQuery(id))
  const { data: position } = useSuspenseQuery(lineagePositionQuery(id))
  const { data: summaries } = useSuspenseQuery(summariesQuery(only(id)))
  return {
    artifact,
    position,
    /** Undefined once the version has been deleted; the rest is then what it last was. */
    summary: summaries.results[0],
    isGone: isMissing(error),
  }
}

/** Whether the server says that there is no artifact with the id or that the id is not a UUID. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 422)
}

/** The version as `confirmDelete` takes it. */
export function deletableVersion(
  { id, key }: Pick<Artifact, 'id' | 'key'>,
  title: string,
  { version, versions, next_id, is_pinned }: LineagePosition,
): Deletable {
  return { type: 'version', id, key, title, version, versions, isLatest: next_id === null, isPinned: is_pinned }
}
