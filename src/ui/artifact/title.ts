import type { ArtifactSummary } from '#contract/vitrine.ts'

/** The first line of markdown as plain text, without heading, list, emphasis, code and link syntax. */
export function firstLine(markdown: string | null): string | null {
  const line = markdown?.split('\n').find((candidate) => candidate.trim() !== '')
  if (line === undefined) return null
  const plain = line
    .slice(0, 500)
    .replace(/^[\s#>*-]+/, '')
    .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/(\*\*|__|~~|[*`])(\S(?:.*?\S)?)\1/g, '$2')
  return plain.trim() || null
}

/** The key of an artifact, or the best substitute. */
export function titleOf(
  artifact: Pick<ArtifactSummary, 'id' | 'key' | 'type' | 'description' | 'preview' | 'task_run'>,
): string {
  // An empty key is valid, but would be an invisible title.
  if (artifact.key !== null) return artifact.key.trim() || '(empty key)'
  const heading = artifact.preview.kind === 'markdown' ? artifact.preview.title : null
  return firstLine(artifact.description) ?? heading ?? artifact.task_run?.name ?? shortName(artifact)
}

/** "markdown · 3f2a91c0". UUIDv7s of the same time differ only at the end. */
const shortName = ({ id, type }: { id: string; type: string | null }) => `${type ?? 'artifact'} · ${id.slice(-8)}`
