import { readableText } from '#content/files.ts'
import { soleLink } from '#content/markdown/markdown-link.ts'
import type { Artifact } from '#contract/artifact.ts'
import type { ArtifactStart, ArtifactSummary } from '#contract/vitrine.ts'
import { ArtifactView, LargeTableView } from '#ui/renderers/index.tsx'
import { WholeArtifact } from './whole-artifact.tsx'

/** A large table, whose data has not been loaded. */
export function LargeTableValue({ start, summary }: { start: ArtifactStart; summary: ArtifactSummary | undefined }) {
  const preview = summary?.preview
  const rowCount = preview?.kind === 'table' ? preview.row_count : 0
  const whole = <WholeArtifact artifact={start}>{(artifact) => <ArtifactView artifact={artifact} />}</WholeArtifact>
  return <LargeTableView start={start} rowCount={rowCount} whole={whole} />
}

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
