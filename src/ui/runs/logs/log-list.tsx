import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { plural } from '#content/number.ts'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import { useRowPages } from '#ui/components/rows/row-pages.ts'
import { LogLine } from './log-line.tsx'
import { type LogSelection, logPageQuery } from './queries.ts'

/** Estimated height in pixels; lines that wrap are measured. */
const LINE_HEIGHT = 24

/** Scroll distance in pixels within which the log counts as scrolled to its end. */
const END_THRESHOLD = 40

/** A virtual list of log lines. With `startsAtEnd` it follows new lines until the reader scrolls up. */
export function LogList({
  selection,
  count,
  startsAtEnd,
}: {
  selection: LogSelection
  count: number
  startsAtEnd: boolean
}) {
  const region = useRef<HTMLElement>(null)
  const [top, setTop] = useState(0)
  // Kept after the run has ended, because its last lines arrive late.
  const [startedAtEnd] = useState(startsAtEnd)
  const { at, failure, onRange } = useRowPages((page) => logPageQuery(selection, page))
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => region.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
    anchorTo: startedAtEnd ? 'end' : 'start',
    followOnAppend: startedAtEnd,
    scrollEndThreshold: END_THRESHOLD,
    onChange: ({ range }) => range && onRange({ first: range.startIndex, last: range.endIndex }),
  })
  const start = useEffectEvent(() => startedAtEnd && virtualizer.scrollToEnd())
  useLayoutEffect(() => {
    start()
  }, [])
  const [isAtEnd, setAtEnd] = useState(startsAtEnd)
  const [seen, setSeen] = useState(count)
  if (isAtEnd && seen !== count) setSeen(count)
  const jumpToEnd = () => {
    virtualizer.scrollToEnd()
    setAtEnd(true)
  }
  const lines = virtualizer.getVirtualItems()
  return (
    <div
      ref={(node) => setTop(topOf(node))}
      className="relative overflow-hidden rounded-card border border-line bg-surface shadow-card"
    >
      {failure && <LoadFailure what="Some lines" {...failure} className="border-line border-b px-4 py-2" />}
      <section
        ref={region}
        aria-label="Log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setAtEnd(scrollHeight - scrollTop - clientHeight <= END_THRESHOLD)
        }
        // Ends at the bottom of the window, so that the log and the page end together.
        style={{ maxHeight: `max(20rem, calc(100dvh - ${top}px - 2rem))` }}
        className="overflow-y-auto overscroll-contain focus-visible:-outline-offset-2"
      >
        <div className="relative my-2" style={{ height: virtualizer.getTotalSize() }}>
          <ol className="absolute inset-x-0" style={{ top: lines[0]?.start ?? 0 }}>
            {lines.map(({ key, index }) => {
              const line = at(index)
              return (
                <li
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  aria-posinset={index + 1}
                  aria-setsize={count}
                  className="hover:bg-sunken"
                >
                  {line ? (
                    <LogLine line={line} withTask={selection.of === 'flow_run_id'} />
                  ) : (
                    <div aria-busy="true" style={{ height: LINE_HEIGHT }} />
                  )}
                </li>
              )
            })}
          </ol>
        </div>
      </section>
      <NewLines count={count - seen} onJump={jumpToEnd} />
    </div>
  )
}

const topOf = (node: HTMLElement | null) => (node ? Math.round(node.getBoundingClientRect().top + scrollY) : 0)

/** Announces new lines below the visible ones. */
function NewLines({ count, onJump }: { count: number; onJump: () => void }) {
  return (
    <div
      role="status"
      aria-label="New lines"
      className="pointer-events-none absolute inset-x-0 bottom-3 grid justify-items-center"
    >
      {count > 0 && (
        <button
          type="button"
          onClick={onJump}
          className="pointer-events-auto h-8 rounded-full border border-line bg-raised px-4 font-medium text-accent shadow-raised hover:border-accent"
        >
          {`Show ${plural(count, 'new line')}`}
        </button>
      )}
    </div>
  )
}
