import { memo, useState } from 'react'
import { plural } from '#content/number.ts'
import type { TextChange } from '#contract/compare/change.ts'
import { ChangeNote } from '#ui/compare/change-note.tsx'
import { LazyBox } from '#ui/compare/lazy-box.tsx'
import { OpenedFold } from '#ui/compare/view/opened-fold.tsx'
import { useIsNarrow } from '#ui/components/use-is-narrow.ts'
import { CONTEXT_LINES, hunksOf, type Line } from './hunks.ts'
import { SplitRows, UnifiedRows } from './line-rows.tsx'

type Layout = 'unified' | 'split'

const LINE_PX = 20
/** Of the lines on both sides of a fold, and the fold. */
const CONTEXT_PX = (2 * CONTEXT_LINES + 1.5) * LINE_PX
const CHARS_PER_LINE = 90
/** Lines of one change that are shown at first, and with each click. */
const PAGE_LINES = 1000

type Props = { change: TextChange; layout: Layout }

/**
 * The lines of two sources, unified or side by side. Narrow screens have no room for two sides. A step to the next change
 * does not render them again.
 */
export const TextChangeView = memo(function TextChangeView({ change, layout }: Props) {
  const isNarrow = useIsNarrow()
  const shown = isNarrow ? 'unified' : layout
  const hunks = hunksOf(change.lines)
  return (
    <div className="grid grid-cols-1 gap-2">
      <ChangeNote note={change.note} />
      <div className="overflow-hidden rounded-card border border-line bg-surface font-mono text-[0.8125rem] leading-5 shadow-card">
        {hunks.map((hunk, index) =>
          hunk.isChanged ? (
            <LazyBox
              key={hunk.start}
              data-change=""
              height={heightOf(hunk.lines)}
              render={() => <ChangedLines lines={hunk.lines} layout={shown} />}
            />
          ) : (
            <LazyBox
              key={hunk.start}
              height={Math.min(heightOf(hunk.lines), CONTEXT_PX)}
              render={() => (
                <SameLines
                  lines={hunk.lines}
                  layout={shown}
                  isFirst={index === 0}
                  isLast={index === hunks.length - 1}
                />
              )}
            />
          ),
        )}
      </div>
    </div>
  )
})

const heightOf = (lines: readonly Line[]): number =>
  lines
    .slice(0, PAGE_LINES)
    .reduce((height, { text }) => height + Math.max(1, Math.ceil(text.length / CHARS_PER_LINE)) * LINE_PX, 0)

function ChangedLines({ lines, layout }: { lines: readonly Line[]; layout: Layout }) {
  const [count, setCount] = useState(PAGE_LINES)
  return (
    <>
      <Lines lines={lines.slice(0, count)} layout={layout} />
      {lines.length > count && (
        <FoldButton
          label={`Show more of ${plural(lines.length, 'changed line')}`}
          onClick={() => setCount(count + PAGE_LINES)}
        />
      )}
    </>
  )
}

/** Unchanged lines: those next to a change, and the others on request. */
function SameLines({
  lines,
  layout,
  isFirst,
  isLast,
}: {
  lines: readonly Line[]
  layout: Layout
  isFirst: boolean
  isLast: boolean
}) {
  /** How many parts of the fold are open. */
  const [opened, setOpened] = useState(0)
  const before = isFirst ? 0 : CONTEXT_LINES
  const after = isLast ? 0 : CONTEXT_LINES
  const end = Math.max(lines.length - after, before)
  // A fold of one line would save no room.
  const start = end - before > 1 ? before : end
  const hidden = end - start - opened * PAGE_LINES
  return (
    <>
      <Lines lines={lines.slice(0, start)} layout={layout} />
      {Array.from({ length: opened }, (_, part) => start + part * PAGE_LINES).map((at) => (
        <OpenedFold key={at}>
          <Lines lines={lines.slice(at, Math.min(at + PAGE_LINES, end))} layout={layout} />
        </OpenedFold>
      ))}
      {hidden > 0 && <FoldButton label={plural(hidden, 'unchanged line')} onClick={() => setOpened(opened + 1)} />}
      <Lines lines={lines.slice(end)} layout={layout} />
    </>
  )
}

function Lines({ lines, layout }: { lines: readonly Line[]; layout: Layout }) {
  if (lines.length === 0) return null
  return (
    <table className={`w-full border-collapse ${layout === 'split' ? 'table-fixed' : ''}`}>
      {layout === 'split' && (
        <colgroup>
          <col className="w-12" />
          <col />
          <col className="w-12" />
          <col />
        </colgroup>
      )}
      <tbody>{layout === 'split' ? <SplitRows lines={lines} /> : <UnifiedRows lines={lines} />}</tbody>
    </table>
  )
}

const FoldButton = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <button
    type="button"
    onClick={onClick}
    className="w-full border-line border-y bg-sunken px-3 py-1 text-left font-sans text-muted hover:text-ink"
  >
    {label}
  </button>
)
