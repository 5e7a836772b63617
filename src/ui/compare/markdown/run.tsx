import { type ReactNode, useState } from 'react'
import { plural } from '#content/number.ts'
import type { BlockChange } from '#contract/compare/change.ts'
import { LazyBox } from '#ui/compare/lazy-box.tsx'
import { OpenedFold } from '#ui/compare/view/opened-fold.tsx'
import { type ChangeRun, isSource, joinSources } from './change-runs.ts'
import { ChangedBlock } from './changed-block.tsx'
import { type Rendering, renderSource } from './rendered-source.ts'

const labels = { added: 'Added', removed: 'Removed', changed: 'Changed', moved: 'Moved' }
const marks = { added: '+', removed: '−', changed: '~', moved: '↕' }

type RunProps = { run: ChangeRun; rendering: Rendering; changedOnly: boolean }

/** Consecutive blocks of one status. */
export function Run({ run, rendering, changedOnly }: RunProps) {
  const { status, blocks } = run
  const source = joinSources(blocks)
  const height = heightOf(source)
  if (status === 'same') {
    const render = () => renderBlocks(blocks, rendering)
    return <SameRun count={blocks.length} height={height} render={render} isFolded={changedOnly} />
  }
  const isMoved = blocks[0]?.is_moved === true
  const label = isMoved && status === 'changed' ? 'Moved and changed' : labels[status]
  return (
    <LazyBox
      data-change={status}
      className="md-run"
      height={height}
      render={() => (
        <>
          <span aria-hidden="true" className="md-run-mark">
            {marks[status]}
          </span>
          <span className={isMoved ? 'md-run-label' : 'sr-only'}>{label}</span>
          <div className="markdown">
            <RunContent run={run} rendering={rendering} changedOnly={changedOnly} />
          </div>
        </>
      )}
    />
  )
}

function RunContent({ run: { status, blocks }, rendering, changedOnly }: RunProps) {
  if (status === 'changed') {
    return blocks.map((block) => (
      <ChangedBlock key={block.new_line} block={block} rendering={rendering} changedOnly={changedOnly} />
    ))
  }
  const rendered = renderBlocks(blocks, rendering)
  if (status === 'added') return <ins>{rendered}</ins>
  return status === 'removed' ? <del>{rendered}</del> : rendered
}

function renderBlocks(blocks: readonly BlockChange[], rendering: Rendering): ReactNode {
  const source = joinSources(blocks)
  const rendered = blocks.some(isSource) ? null : renderSource(source, rendering)
  return rendered ?? <pre className="md-plain">{source}</pre>
}

function SameRun({
  count,
  height,
  render,
  isFolded,
}: {
  count: number
  height: number
  render: () => ReactNode
  isFolded: boolean
}) {
  const [isOpen, setIsOpen] = useState(false)
  if (isFolded && !isOpen) {
    return (
      <button type="button" className="md-run-fold" onClick={() => setIsOpen(true)}>
        {plural(count, 'unchanged block')}
      </button>
    )
  }
  const box = <LazyBox className="md-run" height={height} render={() => <div className="markdown">{render()}</div>} />
  return isOpen ? <OpenedFold>{box}</OpenedFold> : box
}

const LINE_PX = 26
const CHARS_PER_LINE = 90

const heightOf = (source: string): number =>
  source
    .split('\n')
    .reduce((height, line) => height + Math.max(0.5, Math.ceil(line.length / CHARS_PER_LINE)) * LINE_PX, 0)
