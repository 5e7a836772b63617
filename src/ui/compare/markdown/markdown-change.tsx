import '#ui/renderers/markdown/markdown.css'
import '#ui/renderers/markdown/code.css'
import '#ui/renderers/markdown/tables.css'
import './markdown-change.css'
import { memo, use } from 'react'
import type { BlockChange, MarkdownChange } from '#contract/compare/change.ts'
import { ChangeNote } from '#ui/compare/change-note.tsx'
import { extrasFor } from '#ui/renderers/markdown/compile/extras.ts'
import { collectDefinitions } from '#ui/renderers/markdown/split/definitions.ts'
import { changeRuns } from './change-runs.ts'
import type { Rendering } from './rendered-source.ts'
import { Run } from './run.tsx'

type Props = { change: MarkdownChange; changedOnly: boolean }

/**
 * The rendered document with its changes marked. Suspends while the plugins that its text needs are loading. A step to the
 * next change does not render it again.
 */
export const MarkdownChangeView = memo(function MarkdownChangeView({ change, changedOnly }: Props) {
  const text = change.blocks.map(({ old, new: current }) => `${old ?? ''}\n${current ?? ''}`).join('\n')
  const extras = extrasFor(text)
  const rendering: Rendering = {
    extras: extras instanceof Promise ? use(extras) : extras,
    definitions: definitionsOf(change.blocks),
  }
  const runs = changeRuns(change.blocks)
  return (
    <div className="grid grid-cols-1 gap-2">
      <ChangeNote note={change.note} />
      <div className="md-change">
        {runs.map((run) => (
          <Run key={run.start} run={run} rendering={rendering} changedOnly={changedOnly} />
        ))}
      </div>
    </div>
  )
})

/** Those of the new version count first. */
function definitionsOf(blocks: readonly BlockChange[]) {
  const sources = blocks.filter(({ type }) => type === 'definition')
  const all = [...sources.map((block) => block.new), ...sources.map((block) => block.old)]
  return collectDefinitions(
    all.flatMap((source) => (source === undefined ? [] : [{ source, isFence: false, isShownAsSource: false }])),
  )
}
