/** The data of a version page, and the list of versions of a key. */
import { useSuspenseQuery } from '@tanstack/react-query'
import type { Artifact } from '#contract/artifact.ts'
import { byId, isLargeTable, numberedVersion, pinnedVersions } from '#contract/pages/first-requests.ts'
import type { ArtifactSummary, LineagePosition } from '#contract/vitrine.ts'
import { ApiError } from '#sdk/http/error.ts'
import { queryClient } from '#ui/api.ts'
import type { Deletable } from '#ui/deletion/confirm-delete.ts'
import { lineagePositionQuery, type ShownArtifact, shownArtifactQuery, summariesQuery } from '#ui/queries.ts'

/** The pinned versions of a key, newest first. */
export const pinnedQuery = (key: string) => summariesQuery(pinnedVersions(key))

/** Loads the data for `useVersion`; rejects if the artifact does not exist. `summary`: if it is known. */
export async function loadVersion(id: string, summary?: ArtifactSummary): Promise<ShownArtifact> {
  const facts = Promise.all([
    queryClient.ensureQueryData(summariesQuery(byId(id))),
    queryClient.ensureQueryData(lineagePositionQuery(id)),
  ])
  const found = summary ?? (await facts)[0].results[0]
  const [artifact] = await Promise.all([
    queryClient.ensureQueryData(shownArtifactQuery(id, found !== undefined && isLargeTable(found))),
    facts,
  ])
  return artifact
}

type NamedVersion = { id: string; version: number | null }

/** The version of a key with this number or id; null if the key has none. */
export async function findVersion(key: string, name: string): Promise<NamedVersion | null> {
  if (/^[1-9]\d{0,8}$/.test(name)) {
    const numbered = numberedVersion(key, Number(name))
    const [found] = (await queryClient.ensureQueryData(summariesQuery(numbered))).results
    if (found) await loadVersion(found.id, found)
    return found ?? null
  }
  try {
    const artifact = await loadVersion(name)
    if (artifact.key !== key) return null
    const { version } = await queryClient.ensureQueryData(lineagePositionQuery(name))
    return { id: artifact.id, version }
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

export function useVersion(id: string) {
  const { data: position } = useSuspenseQuery(lineagePositionQuery(id))
  const { data: summaries } = useSuspenseQuery(summariesQuery(byId(id)))
  const [summary] = summaries.results
  const isLarge = summary
    ? isLargeTable(summary)
    : queryClient.getQueryData(shownArtifactQuery(id, true).queryKey) !== undefined
  const { data: artifact, error } = useSuspenseQuery(shownArtifactQuery(id, isLarge))
  return {
    artifact,
    position,
    /** Undefined if the version has been deleted; the other fields keep their last value. */
    summary,
    isGone: isMissing(error),
  }
}

/** Whether the artifact does not exist or its id is not a UUID. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 422)
}

/** The version as an argument of `confirmDelete`. */
export function deletableVersion(
  { id, key }: Pick<Artifact, 'id' | 'key'>,
  title: string,
  { version, versions, next_id, is_pinned }: LineagePosition,
): Deletable {
  return { type: 'version', id, key, title, version, versions, isLatest: next_id === null, isPinned: is_pinned }
}
