import type { BlockChange } from '#contract/compare/change.ts'
import { MarkdownTableChange } from './markdown-table-change.tsx'
import type { Rendering } from './rendered-source.tsx'
import { Segments } from './segments.tsx'

/** A block with its changes marked: cells of a table, words of anything else. */
export function ChangedBlock({
  block,
  changedOnly,
}: {
  block: BlockChange
  rendering: Rendering
  changedOnly: boolean
}) {
  if (block.table !== null) return <MarkdownTableChange change={block.table} changedOnly={changedOnly} />
  const Container = block.type === 'code' || block.type === 'definition' || block.type === 'front-matter' ? 'pre' : 'p'
  return (
    <Container>
      <Segments segments={block.segments ?? []} />
    </Container>
  )
}
