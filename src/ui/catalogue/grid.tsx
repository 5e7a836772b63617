import { useState, useSyncExternalStore } from 'react'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { type SummaryPages, useSummaryPages } from '#ui/artifact/summary-pages.ts'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import { useVisibleRows } from '#ui/components/visible-rows.ts'
import { useDeletionLookup } from '#ui/deletion/deletions.ts'
import { usePreference } from '#ui/preferences.ts'
import { ArtifactCard, ArtifactLine, CARD_HEIGHT, EntryPlaceholder, LINE_HEIGHT } from './card.tsx'
import type { Selection } from './selection.ts'

/** In pixels. There are as many columns as fit. */
const MIN_CARD_WIDTH = 290
const GAP = 12

/** The entries of the catalogue; only the visible ones are loaded and in the document. */
export function CatalogueGrid({
  filter,
  count,
  selection,
}: {
  filter: SummaryFilterBody
  /** How many entries match. */
  count: number
  selection: Selection
}) {
  const isGrid = usePreference('layout') === 'grid'
  const columns = useColumns(isGrid)
  const [top, setTop] = useState(0)
  const rowHeight = isGrid ? CARD_HEIGHT + GAP : LINE_HEIGHT
  const rows = Math.ceil(count / columns)
  const visible = useVisibleRows(rows, rowHeight, top)
  const first = visible.first * columns
  const last = Math.min(count, (visible.last + 1) * columns) - 1
  const pages = useSummaryPages(filter, { first, last })
  return (
    <>
      <ul
        aria-label="Artifacts"
        ref={(node) => setTop(node?.offsetTop ?? 0)}
        className={`relative ${isGrid ? '' : 'overflow-hidden rounded-card border border-line shadow-card'}`}
        style={{ height: rows * rowHeight }}
      >
        {Array.from({ length: last - first + 1 }, (_, place) => first + place).map((index) => (
          <li
            key={index}
            aria-setsize={count}
            aria-posinset={index + 1}
            className="absolute"
            style={{
              top: Math.floor(index / columns) * rowHeight,
              left: `calc((100% + ${GAP}px) * ${(index % columns) / columns})`,
              width: `calc((100% + ${GAP}px) / ${columns} - ${GAP}px)`,
            }}
          >
            <CatalogueEntry index={index} filter={filter} pages={pages} selection={selection} />
          </li>
        ))}
      </ul>
      {pages.failure && (
        <LoadFailure
          what="Some artifacts"
          {...pages.failure}
          className="sticky bottom-16 z-10 rounded-card border border-line bg-raised px-4 py-2 shadow-raised"
        />
      )}
    </>
  )
}

function CatalogueEntry({
  index,
  filter,
  pages,
  selection,
}: {
  index: number
  filter: SummaryFilterBody
  pages: SummaryPages
  selection: Selection
}) {
  const layout = usePreference('layout')
  const deletions = useDeletionLookup()
  const artifact = pages.at(index)
  if (!artifact) return <EntryPlaceholder isCard={layout === 'grid'} isFailed={pages.failure !== null} />
  const View = layout === 'grid' ? ArtifactCard : ArtifactLine
  return (
    <View
      artifact={artifact}
      isSelected={selection.has(artifact.id)}
      onSelect={(withShift) => selection.toggle(index, withShift, pages.at)}
      deletion={deletions.ofVersion(artifact, filter)}
    />
  )
}

/** The number of columns; the list layout has one. */
function useColumns(isGrid: boolean): number {
  const width = useSyncExternalStore(subscribeToResize, () => Math.min(document.documentElement.clientWidth, 1280) - 32)
  return isGrid ? Math.max(1, Math.floor(width / MIN_CARD_WIDTH)) : 1
}

function subscribeToResize(listener: () => void): () => void {
  addEventListener('resize', listener)
  return () => removeEventListener('resize', listener)
}
