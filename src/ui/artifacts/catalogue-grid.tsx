import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useState, useSyncExternalStore } from 'react'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { usePreference } from '../preferences.ts'
import { ArtifactCard, ArtifactLine, CARD_HEIGHT, EntryPlaceholder, LINE_HEIGHT } from './card.tsx'
import { deletionOf, useDeletions } from './deletion.ts'
import type { Selection } from './selection.ts'
import { type SummaryPages, useSummaryPages } from './summary-pages.ts'

/** Narrowest card in pixels; as many columns as fit. */
const CARD_WIDTH = 290
const GAP = 12

/** The catalogue's entries, of which only those in sight are in the document and asked for. */
export function CatalogueGrid({ filter, selection }: { filter: SummaryFilterBody; selection: Selection }) {
  const layout = usePreference('layout')
  const [range, setRange] = useState({ first: 0, last: 0 })
  const pages = useSummaryPages(filter, range)
  const columns = useColumns(layout)
  const [top, setTop] = useState(0)
  const isGrid = layout === 'grid'
  const virtualizer = useWindowVirtualizer({
    count: pages.count,
    lanes: columns,
    estimateSize: () => (isGrid ? CARD_HEIGHT : LINE_HEIGHT),
    gap: isGrid ? GAP : 0,
    overscan: 4 * columns,
    scrollMargin: top,
    onChange: ({ range }) => {
      if (!range) return
      const { startIndex: first, endIndex: last } = range
      setRange((old) => (old.first === first && old.last === last ? old : { first, last }))
    },
  })
  return (
    <ul
      aria-label="Artifacts"
      ref={(node) => setTop(node?.offsetTop ?? 0)}
      className={`relative ${isGrid ? '' : 'overflow-hidden rounded-card border border-line shadow-card'}`}
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map(({ key, index, lane, start }) => (
        <li
          key={key}
          aria-setsize={pages.count}
          aria-posinset={index + 1}
          className="absolute top-0"
          style={{
            transform: `translateY(${start - top}px)`,
            left: `calc((100% + ${GAP}px) * ${lane / columns})`,
            width: `calc((100% + ${GAP}px) / ${columns} - ${GAP}px)`,
          }}
        >
          <CatalogueEntry index={index} pages={pages} selection={selection} />
        </li>
      ))}
    </ul>
  )
}

function CatalogueEntry({ index, pages, selection }: { index: number; pages: SummaryPages; selection: Selection }) {
  const layout = usePreference('layout')
  const deletions = useDeletions()
  const artifact = pages.at(index)
  if (!artifact) return <EntryPlaceholder isCard={layout === 'grid'} />
  const View = layout === 'grid' ? ArtifactCard : ArtifactLine
  return (
    <View
      artifact={artifact}
      isSelected={selection.has(artifact.id)}
      onSelect={(withShift) => selection.toggle(index, withShift, pages.at)}
      deletion={deletionOf(deletions, artifact)}
    />
  )
}

/** How many cards fit beside each other; a list has one column. */
function useColumns(layout: 'grid' | 'list'): number {
  const width = useSyncExternalStore(subscribeToResize, () => Math.min(document.documentElement.clientWidth, 1280) - 32)
  return layout === 'list' ? 1 : Math.max(1, Math.floor(width / CARD_WIDTH))
}

function subscribeToResize(listener: () => void): () => void {
  addEventListener('resize', listener)
  return () => removeEventListener('resize', listener)
}
