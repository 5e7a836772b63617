import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'

/** A row (index into the table's rows), or one of its cells. */
export type CellAddress = { row: number; column: number | null }

/** Long enough for arrows held down to walk without a navigation for each step. */
const SETTLED = 250

/**
 * The selected row or cell, and how to select another. It is `?row=12&column=name` in the address, rows counted from 1,
 * so that a link leads to it; the address follows a moment after the selection.
 */
export function useCellAddress(names: readonly string[], rowCount: number) {
  const [search, setSearch] = useSearchParams()
  const [address, setAddress] = useState(() => readAddress(search, names, rowCount))
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  function select(next: CellAddress | null) {
    setAddress(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      setSearch((before) => withAddress(before, next, names), { replace: true, preventScrollReset: true })
    }, SETTLED)
  }
  return [address, select] as const
}

function readAddress(search: URLSearchParams, names: readonly string[], rowCount: number): CellAddress | null {
  const row = Number(search.get('row') ?? Number.NaN) - 1
  if (!Number.isInteger(row) || row < 0 || row >= rowCount) return null
  const column = names.indexOf(search.get('column') ?? '')
  return { row, column: search.has('column') && column >= 0 ? column : null }
}

/** `search` with the address in it, or without any. */
export function withAddress(search: URLSearchParams, address: CellAddress | null, names: readonly string[]) {
  const next = new URLSearchParams(search)
  next.delete('row')
  next.delete('column')
  if (address !== null) {
    next.set('row', String(address.row + 1))
    const name = address.column === null ? undefined : names[address.column]
    if (name !== undefined) next.set('column', name)
  }
  return next
}
