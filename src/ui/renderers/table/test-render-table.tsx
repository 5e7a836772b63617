/** Renders a table in a page, with queries for its cells and headers. */
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { readTableRows } from '#contract/table-rows.ts'
import { OwnsAddress } from '#ui/renderers/url-state.ts'
import { TableView } from './index.tsx'

/** `ownsUrl`: whether the table may keep its state in the URL. */
export function show(data: unknown, url = '/', ownsUrl = true) {
  const table = readTableRows(data)
  if ('error' in table) throw new Error(table.error)
  const element = (
    <OwnsAddress value={ownsUrl}>
      <TableView table={table} name="scores" />
    </OwnsAddress>
  )
  const router = createMemoryRouter([{ path: '*', element }], { initialEntries: [url] })
  render(<RouterProvider router={router} />)
  return { user: userEvent.setup({ writeToClipboard: true }), router }
}

/** The texts of a column from top to bottom, by its position from 1. */
export function cells(position: number) {
  return screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[position - 1]?.textContent)
}
export const header = (name: RegExp) => screen.getByRole('columnheader', { name })
export const sortButton = (name: string) => screen.getByRole('button', { name: new RegExp(`^${name}\\b`) })

export const people = [
  { name: 'item 10', score: 2.5, day: '2026-03-01' },
  { name: 'item 2', score: -1, day: '2025-12-31T23:00:00Z' },
  { name: 'Item 1', score: 12345678901234567890n, day: null },
  { name: 'item 2', score: Number.NaN },
]
