import { readableText } from '#content/files.ts'
import { soleLink } from '#content/markdown/markdown-link.ts'
import type { Artifact } from '#contract/artifact.ts'
import { ArtifactView } from '#ui/renderers/index.tsx'

/** The value of an artifact. Prose gets a card; other renderers have their own. */
export function ArtifactValue({ artifact }: { artifact: Artifact }) {
  if (!isProse(artifact)) return <ArtifactView artifact={artifact} />
  return (
    <div className="min-w-0 rounded-card border border-line bg-surface px-8 py-7 shadow-card max-sm:p-4 print:border-0 print:p-0 print:shadow-none">
      <ArtifactView artifact={artifact} />
    </div>
  )
}

/** Longer text is never a single link and need not be parsed. */
const MAX_LINK_LENGTH = 100_000

/** Markdown that consists of a single link is shown as a link. */
function isProse({ type, data }: Artifact): boolean {
  if (type !== 'markdown' || typeof data !== 'string') return false
  return data.length > MAX_LINK_LENGTH || soleLink(readableText({ type, data })) === null
}
