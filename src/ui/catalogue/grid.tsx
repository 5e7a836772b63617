import { useState, useSyncExternalStore } from 'react'
import { useSummaryPages } from '#ui/artifact/summary-pages.ts'
import { useVisibleRows } from '#ui/components/rows/visible-rows.ts'
import { useDeletionLookup } from '#ui/deletion/deletions.ts'
import { ArtifactCard } from './card.tsx'
import type { EntriesProps } from './entries.tsx'
import { EntriesFailure } from './entries-failure.tsx'

/** In pixels. There are as many columns as fit. The height is fixed, so that row positions follow from the index. */
const MIN_CARD_WIDTH = 320
const CARD_HEIGHT = 184
const GAP = 12
const cardHeight = 'h-46'

/** The entries of the catalogue as cards; only the visible ones are loaded and in the document. */
export function CatalogueGrid({ filter, count, selection }: EntriesProps) {
  const columns = useColumns()
  const [top, setTop] = useState(0)
  const rowHeight = CARD_HEIGHT + GAP
  const rows = Math.ceil(count / columns)
  const visible = useVisibleRows(rows, rowHeight, top)
  const first = visible.first * columns
  const last = Math.min(count, (visible.last + 1) * columns) - 1
  const pages = useSummaryPages(filter, { first, last })
  const deletions = useDeletionLookup()
  return (
    <>
      <ul
        aria-label="Artifacts"
        data-columns={columns}
        ref={(node) => setTop(node?.offsetTop ?? 0)}
        className="relative"
        style={{ height: rows * rowHeight }}
      >
        {Array.from({ length: last - first + 1 }, (_, place) => first + place).map((index) => {
          const artifact = pages.at(index)
          return (
            <li
              key={index}
              data-index={index}
              aria-setsize={count}
              aria-posinset={index + 1}
              className="absolute"
              style={{
                top: Math.floor(index / columns) * rowHeight,
                left: `calc((100% + ${GAP}px) * ${(index % columns) / columns})`,
                width: `calc((100% + ${GAP}px) / ${columns} - ${GAP}px)`,
              }}
            >
              {artifact ? (
                <ArtifactCard
                  artifact={artifact}
                  isSelected={selection.has(artifact.id)}
                  onSelect={(withShift) => selection.toggle(index, withShift, pages.at)}
                  deletion={deletions.ofVersion(artifact, filter)}
                  className={cardHeight}
                />
              ) : (
                <div
                  aria-hidden="true"
                  className={`${pages.failure ? '' : 'animate-pulse'} rounded-card border border-line bg-sunken ${cardHeight}`}
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

function useColumns(): number {
  const width = useSyncExternalStore(subscribeToResize, () => Math.min(document.documentElement.clientWidth, 1800) - 32)
  return Math.max(1, Math.floor(width / MIN_CARD_WIDTH))
}

function subscribeToResize(listener: () => void): () => void {
  addEventListener('resize', listener)
  return () => removeEventListener('resize', listener)
}
