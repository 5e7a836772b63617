import { memo, useState } from 'react'
import { plural } from '#content/number.ts'
import type { TextChange } from '#contract/compare/change.ts'
import { ChangeNote } from '#ui/compare/change-note.tsx'
import { LazyBox } from '#ui/compare/lazy-box.tsx'
import { useIsNarrow } from '#ui/components/use-is-narrow.ts'
import { CONTEXT_LINES, type Hunk, hunksOf, type Line } from './hunks.ts'
import { SplitRows, UnifiedRows } from './line-rows.tsx'

type Layout = 'unified' | 'split'

const LINE_PX = 20
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
            <SameLines
              key={hunk.start}
              hunk={hunk}
              layout={shown}
              isFirst={index === 0}
              isLast={index === hunks.length - 1}
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
  hunk: { lines },
  layout,
  isFirst,
  isLast,
}: {
  hunk: Hunk
  layout: Layout
  isFirst: boolean
  isLast: boolean
}) {
  const [opened, setOpened] = useState(0)
  const before = isFirst ? 0 : CONTEXT_LINES
  const after = isLast ? 0 : CONTEXT_LINES
  const end = Math.max(lines.length - after, before)
  const shownEnd = Math.min(before + opened, end)
  const hidden = end - shownEnd
  return (
    <>
      <Lines lines={lines.slice(0, hidden > 1 ? shownEnd : end)} layout={layout} />
      {hidden > 1 && (
        <FoldButton label={plural(hidden, 'unchanged line')} onClick={() => setOpened(opened + PAGE_LINES)} />
      )}
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
