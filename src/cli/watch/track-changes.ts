import { compareValues } from '#compare/compare.ts'
import type { Artifact } from '#contract/artifact.ts'

/**
 * Returns a function for the versions that are published or changed in place after `existing`, in their order. It tells
 * what changed: since the version before, or in place. Null if that is not known.
 */
export function trackChanges(existing: readonly Artifact[]): (artifact: Artifact) => string | null {
  let latest: Artifact | null = null
  for (const artifact of existing) if (isNewer(artifact, latest)) latest = artifact
  return (artifact) => {
    const before = latest
    if (artifact.id !== before?.id && !isNewer(artifact, before)) return null
    latest = artifact
    return before && compareValues(before, artifact).summary.text
  }
}

/** Of two versions from the same millisecond, the later one in the list. */
function isNewer({ created }: Artifact, than: Artifact | null): boolean {
  return than === null || Date.parse(created) >= Date.parse(than.created)
}
