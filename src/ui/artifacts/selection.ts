import { useState } from 'react'
import type { ArtifactSummary } from '#contract/vitrine.ts'

export type Selection = {
  /** What is selected, by id. */
  chosen: ReadonlyMap<string, ArtifactSummary>
  has: (id: string) => boolean
  /** Adds row `index` or takes it out; with shift, does the same to all rows since the last one touched. */
  toggle: (index: number, withShift: boolean, at: (index: number) => ArtifactSummary | undefined) => void
  clear: () => void
}

const NOTHING: ReadonlyMap<string, ArtifactSummary> = new Map()

export function useSelection(): Selection {
  const [chosen, setChosen] = useState(NOTHING)
  const [anchor, setAnchor] = useState<number | null>(null)
  return {
    chosen,
    has: (id) => chosen.has(id),
    toggle: (index, withShift, at) => {
      const from = withShift && anchor !== null ? anchor : index
      const rows = rowsBetween(from, index).flatMap((row) => at(row) ?? [])
      const target = at(index)
      if (!target) return
      setChosen(withRows(chosen, rows, !chosen.has(target.id)))
      setAnchor(index)
    },
    clear: () => setChosen(NOTHING),
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
