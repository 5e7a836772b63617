import { useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { useSummaryPages } from '#ui/artifact/summary-pages.ts'
import { DeletedEntry } from '#ui/deletion/deleted-entry.ts'
import { useDeletionLookup } from '#ui/deletion/deletions.ts'
import { usePreference } from '#ui/preferences.ts'
import { ArtifactCard, EntryFacts, type EntryProps } from './card.tsx'
import type { EntriesProps } from './entries.tsx'
import { EntriesFailure } from './entries-failure.tsx'
import { ChangeLine, EntryCheckbox, EntryHeading } from './entry-parts.tsx'
import { ValueLine } from './value-line.tsx'

/** Expected heights in pixels; each entry is measured when it is shown. */
const CARD_HEIGHT = 158
const LINE_HEIGHT = 114

/** The measured heights of lists that were left, so that Back finds the same scroll position. */
const measured = new Map<string, VirtualItem[]>()

/** The entries of the catalogue in a narrow window, one below the other, as high as their content. */
export function PhoneList({ filter, count, selection }: EntriesProps) {
  const layout = usePreference('layout')
  const list = useRef<HTMLUListElement>(null)
  const [top, setTop] = useState(0)
  const name = JSON.stringify([filter, layout])
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => (layout === 'grid' ? CARD_HEIGHT : LINE_HEIGHT),
    overscan: 5,
    gap: layout === 'grid' ? 10 : 0,
    scrollMargin: top,
    initialMeasurementsCache: measured.get(name) ?? [],
  })
  useEffect(
    () => () => {
      measured.set(name, virtualizer.measurementsCache)
    },
    [name, virtualizer],
  )
  const rows = virtualizer.getVirtualItems()
  const pages = useSummaryPages(filter, { first: rows[0]?.index ?? 0, last: rows.at(-1)?.index ?? 0 })
  const deletions = useDeletionLookup()
  const View = layout === 'grid' ? PhoneCard : PhoneLine
  return (
    <>
      <ul
        aria-label="Artifacts"
        ref={(node) => {
          list.current = node
          setTop(node?.offsetTop ?? 0)
        }}
        className={`relative ${layout === 'grid' ? '' : 'overflow-hidden rounded-card border border-line bg-surface shadow-card'}`}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {rows.map(({ key, index, start }) => {
          const artifact = pages.at(index)
          return (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              aria-setsize={count}
              aria-posinset={index + 1}
              className="absolute inset-x-0"
              style={{ top: start - top }}
            >
              {artifact ? (
                <View
                  artifact={artifact}
                  isSelected={selection.has(artifact.id)}
                  onSelect={(withShift) => selection.toggle(index, withShift, pages.at)}
                  deletion={deletions.ofVersion(artifact, filter)}
                />
              ) : (
                <div
                  aria-hidden="true"
                  className={`h-24 rounded-card bg-sunken ${pages.failure ? '' : 'animate-pulse'}`}
                />
              )}
            </li>
          )
        })}
      </ul>
      <EntriesFailure failure={pages.failure} />
    </>
  )
}

const PhoneCard = (props: EntryProps) => <ArtifactCard {...props} className="min-h-16 [&_img]:h-36" />

function PhoneLine({ artifact, isSelected, onSelect, deletion }: EntryProps) {
  if (deletion) return <DeletedEntry deletion={deletion} artifact={artifact} className="min-h-16" />
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: `x` is a shortcut for the checkbox inside.
    <div
      onKeyDown={(event) => event.key.toLowerCase() === 'x' && onSelect(event.shiftKey)}
      className={`group relative grid grid-cols-1 gap-0.5 border-line border-b px-3.5 py-2.5 ${isSelected ? 'bg-accent-soft' : ''}`}
    >
      <EntryHeading artifact={artifact} />
      <div className="truncate text-muted">
        <ValueLine artifact={artifact} />
      </div>
      <ChangeLine artifact={artifact} />
      <EntryFacts artifact={artifact} />
      <EntryCheckbox
        artifact={artifact}
        isSelected={isSelected}
        onSelect={onSelect}
        className="absolute top-3 right-3.5"
      />
    </div>
  )
}
