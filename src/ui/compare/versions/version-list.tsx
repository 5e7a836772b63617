import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { versionLabel, versionReference } from '#content/version-name.ts'
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { useSummaryPages } from '#ui/artifact/summary-pages.ts'
import { PinMark } from '#ui/artifact/version-badges.tsx'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import { Time } from '#ui/components/time.tsx'

/** Height of an option in pixels; fixed, so that positions follow from the index. */
const OPTION_HEIGHT = 52

export const optionId = (listId: string, index: number) => `${listId}-${index}`

/** The versions that match, newest first, in a scroll area of any length. */
export function VersionList({
  id,
  filter,
  active,
  chosen,
  onCount,
  onChoose,
}: {
  id: string
  filter: SummaryFilterBody
  /** The option that Enter chooses. */
  active: number
  chosen: string
  onCount: (count: number) => void
  onChoose: (version: string, option: Element) => void
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const [range, setRange] = useState({ first: active, last: active })
  const { count, isLoading, at, failure } = useSummaryPages(filter, range, { first: active, last: active })
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => OPTION_HEIGHT,
    overscan: 6,
    initialOffset: () => Math.max(0, active - 2) * OPTION_HEIGHT,
    onChange: ({ range }) => {
      if (!range) return
      const { startIndex: first, endIndex: last } = range
      setRange((old) => (old.first === first && old.last === last ? old : { first, last }))
    },
  })
  useEffect(() => onCount(count), [count, onCount])
  useEffect(() => {
    if (active < count) virtualizer.scrollToIndex(active)
  }, [active, count, virtualizer])
  return (
    <>
      {count === 0 && !failure && (
        <p className="px-2 py-1 text-muted">{isLoading ? 'Loading…' : 'No matching versions'}</p>
      )}
      <div ref={scroller} className="max-h-80 overflow-y-auto overscroll-contain">
        <div
          id={id}
          role="listbox"
          tabIndex={-1}
          aria-label="Versions"
          className="relative"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const summary = at(index)
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the focus; Enter there is a click here.
              <div
                key={index}
                id={optionId(id, index)}
                role="option"
                tabIndex={-1}
                aria-selected={summary?.id === chosen}
                aria-setsize={count}
                aria-posinset={index + 1}
                data-active={index === active ? '' : undefined}
                onClick={({ currentTarget }) => summary && onChoose(versionReference(summary), currentTarget)}
                className="absolute inset-x-0 top-0 flex cursor-pointer flex-col justify-center rounded-md px-2 hover:bg-sunken aria-selected:text-accent data-[active]:bg-sunken"
                style={{ height: OPTION_HEIGHT, transform: `translateY(${start}px)` }}
              >
                {summary ? <Option summary={summary} /> : <span className="text-muted">Loading…</span>}
              </div>
            )
          })}
        </div>
        {failure && <LoadFailure what="Some versions" {...failure} className="sticky bottom-0 bg-raised p-2" />}
      </div>
    </>
  )
}

function Option({
  summary: { version, created, is_latest, is_pinned, flow_run, change, id },
}: {
  summary: ArtifactSummary
}) {
  return (
    <>
      <span className="flex items-baseline gap-2">
        <span className="font-semibold">{versionLabel({ id, version })}</span>
        {is_latest && <span className="text-accent text-xs">Latest</span>}
        {is_pinned && <PinMark />}
        <span className="ml-auto shrink-0 text-muted text-xs">
          <Time at={created} />
        </span>
      </span>
      <span className="truncate text-muted text-xs">
        {[change?.text, flow_run?.name].filter((part) => part !== undefined).join(' · ') || 'Published outside a run'}
      </span>
    </>
  )
}
