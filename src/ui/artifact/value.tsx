import { readableText } from '#content/files.ts'
import { soleLink } from '#content/markdown-link.ts'
import type { Artifact } from '#contract/artifact.ts'
import { ArtifactView } from '#ui/renderers/index.tsx'

/** An artifact in its place on a page: prose gets a surface to stand on, the other views bring their own. */
export function ArtifactValue({ artifact }: { artifact: Artifact }) {
  if (!isProse(artifact)) return <ArtifactView artifact={artifact} />
  return (
    <div className="min-w-0 rounded-card border border-line bg-surface px-8 py-7 shadow-card max-sm:p-4 print:border-0 print:p-0 print:shadow-none">
      <ArtifactView artifact={artifact} />
    </div>
  )
}

/** Longer than any link: not read as a whole only to find that it is none. */
const LONG = 100_000

/** A markdown that is nothing but a link is shown as a link. */
function isProse({ type, data }: Artifact): boolean {
  if (type !== 'markdown' || typeof data !== 'string') return false
  return data.length > LONG || soleLink(readableText({ type, data })) === null
}
