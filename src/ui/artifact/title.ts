import type { ArtifactSummary } from '#contract/vitrine.ts'

/** The first line of markdown as plain text: without the marks of headings, lists, emphasis, code and links. */
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

/** What an artifact is called: its key, or the next best thing that says what it is. */
export function titleOf(
  artifact: Pick<ArtifactSummary, 'id' | 'key' | 'type' | 'description' | 'preview' | 'task_run'>,
): string {
  // The empty key is a key, but no title.
  if (artifact.key !== null) return artifact.key.trim() || '(empty key)'
  const heading = artifact.preview.kind === 'markdown' ? artifact.preview.title : null
  return firstLine(artifact.description) ?? heading ?? artifact.task_run?.name ?? shortName(artifact)
}

/** "markdown · 3f2a91c0", from the end of the id, where two ids of the same moment differ. */
const shortName = ({ id, type }: { id: string; type: string | null }) => `${type ?? 'artifact'} · ${id.slice(-8)}`

/** The kind to name: Prefect's client publishes links as markdown, and they are shown as what they are. */
export const shownType = ({ type, preview }: Pick<ArtifactSummary, 'type' | 'preview'>) =>
  preview.kind === 'link' ? 'link' : type
