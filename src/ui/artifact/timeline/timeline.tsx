import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { type To, useNavigate } from 'react-router'
import { findGaps } from '#compare/timeline/gaps.ts'
import { lanesOf, publisherId } from '#compare/timeline/lanes.ts'
import { rowOf, timelineRows } from '#compare/timeline/rows.ts'
import { dayName } from '#content/calendar.ts'
import { plural } from '#content/number.ts'
import { versionsOf } from '#contract/pages/first-requests.ts'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import { useNow } from '#ui/components/use-now.ts'
import { usePreference } from '#ui/preferences.ts'
import { Late } from './late.tsx'
import { TimelineEntry } from './timeline-entry.tsx'
import { TimelineFold } from './timeline-fold.tsx'
import { TimelineLanes } from './timeline-lanes.tsx'
import { entryHeight, layOutTimeline } from './timeline-layout.ts'
import { useTimelineScroll } from './timeline-scroll.ts'
import { useVersionPages } from './version-pages.ts'

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
  const list = useRef<HTMLOListElement>(null)
  const entries = useRef(new Map<string, HTMLAnchorElement>())
  const navigate = useNavigate()
  const [range, setRange] = useState({ first: chosen.index, last: chosen.index })
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  // The selected entry and its neighbors for the arrow keys, at any scroll position.
  const aroundChoice = { first: Math.max(0, chosen.index - 1), last: chosen.index + 1 }
  const { count, at, loaded, failure } = useVersionPages(versionsOf(lineage), range, aroundChoice)
  const gapAfter = findGaps(count, at)
  const rows = timelineRows(count, at, { chosen: chosen.index, opened, isBreak: (index) => gapAfter(index) > 0 })
  const layout = layOutTimeline(rows, entryHeight(loaded[0]?.version !== null), gapAfter)
  const lanes = lanesOf(loaded)
  const chosenRow = rowOf(rows, chosen.index)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: layout.heightOf,
    // A new function, so that the sizes are read again.
    getItemKey: (row) => row,
    overscan: 8,
    initialOffset: () => layout.topOf(Math.max(0, chosenRow - 2)),
    // Always rendered, because it is the entry in the tab order.
    rangeExtractor: (range) => {
      const visible = defaultRangeExtractor(range)
      if (visible.includes(chosenRow) || chosenRow >= rows.length) return visible
      return [...visible, chosenRow].sort((one, other) => one - other)
    },
    onChange: ({ range }) => {
      if (!range) return
      const first = rows[range.startIndex]?.first ?? 0
      const last = rows[range.endIndex]?.last ?? first
      setRange((old) => (old.first === first && old.last === last ? old : { first, last }))
    },
  })
  const firstHeight = useTimelineScroll(scroller, list, { count, layout, chosen, isFollowing, opened })

  // Moves the focus with the selection, even to an entry that was just rendered.
  useEffect(() => {
    if (scroller.current?.contains(document.activeElement)) {
      entries.current.get(chosen.id)?.focus({ preventScroll: true })
    }
  }, [chosen.id])

  const zone = usePreference('zone')
  const now = useNow()
  const dayOf = (index: number) => dayName(at(index)?.created ?? '', zone, now)
  const dayOfRow = (row: number) => {
    const { first = -1, last = -1 } = rows[row] ?? {}
    return dayOf(first) === dayOf(last) ? dayOf(first) : undefined
  }
  /** A day of one version has no heading: a nightly flow has no other days. */
  const dayAt = (row: number) => {
    const day = dayOfRow(row)
    const isSame = (other: number) => day !== undefined && dayOfRow(other) === day
    const [isAboveSame, isBelowSame] = [isSame(row - 1), isSame(row + 1)]
    return { isShared: isAboveSame || isBelowSame, heading: row > 0 && isBelowSame && !isAboveSame ? day : undefined }
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

  const toggle = (first: number, last: number, isOpen: boolean) => {
    const ids = new Set(opened)
    for (let index = first; index <= last; index++) {
      const id = at(index)?.id ?? ''
      if (isOpen) ids.delete(id)
      else ids.add(id)
    }
    setOpened(ids)
  }

  return (
    <div className="flex flex-col lg:max-h-[calc(100dvh-13rem)]">
      <p className="flex h-7 shrink-0 justify-between border-line border-b px-3 text-muted text-xs leading-7">
        {dayOf(range.first)}
        <Late newest={loaded} />
      </p>
      {lanes.size > 0 && <TimelineLanes lanes={[...lanes.values()]} />}
      <div ref={scroller} className="min-h-0 overflow-y-auto overscroll-contain max-lg:max-h-80">
        <ol ref={list} aria-label="Versions" reversed className="relative" style={{ height: firstHeight }}>
          {virtualizer.getVirtualItems().map(({ index: place }) => {
            const row = rows[place]
            if (row === undefined) return null
            const { first, last, isOpen } = row
            const summary = at(first)
            const { isShared, heading } = dayAt(place)
            const missing = isOpen ? 0 : gapAfter(last)
            return (
              <li
                key={row.type === 'fold' ? `fold ${summary?.id}` : (summary?.id ?? first)}
                aria-setsize={count}
                aria-posinset={first + 1}
                className="absolute inset-x-0 top-0 flex flex-col border-line border-b"
                style={{ height: layout.heightOf(place), transform: `translateY(${layout.topOf(place)}px)` }}
              >
                {heading !== undefined && (
                  <p className="-top-2 absolute left-2 z-10 bg-surface px-1 text-muted text-xs leading-4">{heading}</p>
                )}
                {row.type === 'fold' ? (
                  <TimelineFold
                    count={last - first + 1}
                    oldest={at(last)}
                    newest={summary}
                    isOpen={isOpen}
                    onToggle={() => toggle(first, last, isOpen)}
                  />
                ) : summary ? (
                  <TimelineEntry
                    summary={summary}
                    lane={lanes.get(publisherId(summary))}
                    to={to(summary.version ?? summary.id)}
                    isBelowDay={isShared}
                    isChosen={summary.id === chosen.id}
                    ref={(node) => {
                      if (node) entries.current.set(summary.id, node)
                      return () => {
                        entries.current.delete(summary.id)
                      }
                    }}
                    onKeyDown={step(first)}
                  />
                ) : (
                  <span className="block px-3 py-2 text-muted">Loading…</span>
                )}
                {missing > 0 && (
                  <p className="h-6 shrink-0 border-line border-t bg-warn-soft px-3 text-warn text-xs leading-6">
                    {plural(missing, 'version')} missing
                  </p>
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
    </div>
  )
}
