import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { type To, useNavigate } from 'react-router'
import { dayName } from '#content/calendar.ts'
import { useSummaryPages } from '#ui/artifact/summary-pages.ts'
import { versionsOf } from '#ui/artifact/version.ts'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import { useNow } from '#ui/components/use-now.ts'
import { usePreference } from '#ui/preferences.ts'
import { TimelineEntry } from './timeline-entry.tsx'
import { ENTRY_HEIGHT, useTimelineScroll } from './timeline-scroll.ts'

/**
 * The versions of a key, newest first, in a scroll area. Only the selected entry is in the tab order; the arrow keys move
 * the selection.
 */
export function Timeline({
  lineage,
  chosen,
  isFollowing,
  to,
}: {
  lineage: string
  /** The selected version; `index` counts from the newest. */
  chosen: { id: string; index: number }
  /** Whether the page always shows the latest version, so that the list stays at its top. */
  isFollowing: boolean
  /** The URL that selects a version. */
  to: (version: string | number) => To
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const entries = useRef(new Map<string, HTMLAnchorElement>())
  const navigate = useNavigate()
  const [range, setRange] = useState({ first: chosen.index, last: chosen.index })
  // The selected entry and its neighbors for the arrow keys, at any scroll position.
  const aroundChoice = { first: Math.max(0, chosen.index - 1), last: chosen.index + 1 }
  const { count, at, failure } = useSummaryPages(versionsOf(lineage), range, aroundChoice)
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ENTRY_HEIGHT,
    overscan: 8,
    initialOffset: () => Math.max(0, chosen.index - 2) * ENTRY_HEIGHT,
    // Always rendered, because it is the entry in the tab order.
    rangeExtractor: (range) => {
      const indices = defaultRangeExtractor(range)
      if (indices.includes(chosen.index) || chosen.index >= count) return indices
      return [...indices, chosen.index].sort((one, other) => one - other)
    },
    onChange: ({ range }) => {
      if (!range) return
      const { startIndex: first, endIndex: last } = range
      setRange((old) => (old.first === first && old.last === last ? old : { first, last }))
    },
  })
  useTimelineScroll(scroller, { count, chosen, isFollowing })

  // Moves the focus with the selection, even to an entry that was just rendered.
  useEffect(() => {
    if (scroller.current?.contains(document.activeElement)) {
      entries.current.get(chosen.id)?.focus({ preventScroll: true })
    }
  }, [chosen.id])

  const zone = usePreference('zone')
  const now = useNow()
  const dayOf = (index: number) => dayName(at(index)?.created ?? '', zone, now)
  /** A day of one version has no heading: a nightly flow has no other days. */
  const dayAt = (index: number) => {
    const day = dayOf(index)
    const isSame = (other: number) => day !== undefined && dayOf(other) === day
    const [isAboveSame, isBelowSame] = [isSame(index - 1), isSame(index + 1)]
    return { isShared: isAboveSame || isBelowSame, heading: index > 0 && isBelowSame && !isAboveSame ? day : undefined }
  }

  const step = (index: number) => (event: KeyboardEvent) => {
    const target = { ArrowUp: index - 1, ArrowDown: index + 1 }[event.key]
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const summary = at(target)
    if (summary === undefined) return
    entries.current.get(summary.id)?.focus({ preventScroll: true })
    void navigate(to(summary.version ?? summary.id), { replace: true, preventScrollReset: true })
  }

  return (
    <>
      <p className="h-7 border-line border-b px-3 text-muted text-xs leading-7">{dayOf(range.first)}</p>
      <div ref={scroller} className="max-h-80 overflow-y-auto overscroll-contain lg:max-h-[calc(100dvh-14.75rem)]">
        <ol aria-label="Versions" reversed className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const summary = at(index)
            const { isShared, heading } = dayAt(index)
            return (
              <li
                key={summary?.id ?? index}
                aria-setsize={count}
                aria-posinset={index + 1}
                className="absolute inset-x-0 top-0 border-line border-b"
                style={{ height: ENTRY_HEIGHT, transform: `translateY(${start}px)` }}
              >
                {heading !== undefined && (
                  <p className="-top-2 absolute left-2 z-10 bg-surface px-1 text-muted text-xs leading-4">{heading}</p>
                )}
                {summary ? (
                  <TimelineEntry
                    summary={summary}
                    to={to(summary.version ?? summary.id)}
                    isBelowDay={isShared}
                    isChosen={summary.id === chosen.id}
                    ref={(node) => {
                      if (node) entries.current.set(summary.id, node)
                      return () => {
                        entries.current.delete(summary.id)
                      }
                    }}
                    onKeyDown={step(index)}
                  />
                ) : (
                  <span className="block px-3 py-2 text-muted">Loading…</span>
                )}
              </li>
            )
          })}
        </ol>
        {failure && (
          <LoadFailure
            what="Some versions"
            {...failure}
            className="sticky bottom-0 border-line border-t bg-surface p-3"
          />
        )}
      </div>
    </>
  )
}
