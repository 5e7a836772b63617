import { compareValues } from '#compare/compare.ts'
import { firstVersion } from '#compare/summary/change-summary.ts'
import type { Artifact } from '#contract/artifact.ts'

/**
 * Returns a function for the versions that are published or changed in place after `existing`, in their order. It tells
 * what changed: since the version before, or in place. Null for a change in place of an older version.
 */
export function trackChanges(existing: readonly Artifact[]): (artifact: Artifact) => string | null {
  let latest: Artifact | null = null
  for (const artifact of existing) if (isNewer(artifact, latest)) latest = artifact
  return (artifact) => {
    const before = latest
    if (artifact.id !== before?.id && !isNewer(artifact, before)) return null
    latest = artifact
    return (before ? compareValues(before, artifact).summary : firstVersion).text
  }
}

/** Of two versions from the same millisecond, the later one in the list. */
function isNewer({ created }: Artifact, than: Artifact | null): boolean {
  return than === null || Date.parse(created) >= Date.parse(than.created)
}
