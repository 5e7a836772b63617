import { useState } from 'react'
import type { ArtifactSummary } from '#contract/vitrine.ts'

export type Selection = {
  /** Individually selected entries by id. */
  chosen: ReadonlyMap<string, ArtifactSummary>
  /** Whether the whole list is selected, including entries that were never on screen. */
  isAll: boolean
  has: (id: string) => boolean
  /**
   * Selects or deselects row `index`, with Shift all rows since the last toggled one. Ends `isAll`; individually selected
   * entries stay selected.
   */
  toggle: (index: number, withShift: boolean, at: (index: number) => ArtifactSummary | undefined) => void
  selectAll: () => void
  clear: () => void
}

const NOTHING: ReadonlyMap<string, ArtifactSummary> = new Map()

export function useSelection(): Selection {
  const [chosen, setChosen] = useState(NOTHING)
  const [isAll, setAll] = useState(false)
  const [anchor, setAnchor] = useState<number | null>(null)
  const has = (id: string) => isAll || chosen.has(id)
  return {
    chosen,
    isAll,
    has,
    toggle: (index, withShift, at) => {
      const from = withShift && anchor !== null ? anchor : index
      const rows = rowsBetween(from, index).flatMap((row) => at(row) ?? [])
      const target = at(index)
      if (!target) return
      setChosen(withRows(chosen, rows, !has(target.id)))
      setAll(false)
      setAnchor(index)
    },
    selectAll: () => setAll(true),
    clear: () => {
      setChosen(NOTHING)
      setAll(false)
    },
  }
}

function rowsBetween(one: number, other: number): number[] {
  const first = Math.min(one, other)
  return Array.from({ length: Math.abs(one - other) + 1 }, (_, index) => first + index)
}

function withRows(chosen: ReadonlyMap<string, ArtifactSummary>, rows: ArtifactSummary[], isAdded: boolean) {
  const next = new Map(chosen)
  for (const row of rows) {
    if (isAdded) next.set(row.id, row)
    else next.delete(row.id)
  }
  return next
}
