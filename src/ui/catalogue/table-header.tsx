import { ArrowDown, ArrowUp } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { readCatalogueSearch } from '#contract/pages/catalogue-search.ts'
import type { SummarySort } from '#contract/vitrine.ts'
import { useParameters } from '#ui/filters/filters.tsx'

type Column = {
  name: string
  className: string
  /** The sort orders that its header switches between; none for a column that cannot be sorted by. */
  sorts: readonly SummarySort[]
}

const columns: Column[] = [
  { name: 'Key', className: 'w-[20%] pr-4 max-lg:w-[24%]', sorts: ['KEY_ASC', 'KEY_DESC'] },
  { name: 'Type', className: 'w-24 pr-4 max-lg:hidden', sorts: [] },
  { name: 'Value', className: 'pr-4', sorts: [] },
  { name: 'Change', className: 'w-[22%] pr-4', sorts: [] },
  { name: 'Updated', className: 'w-36 pr-4', sorts: ['UPDATED_DESC', 'UPDATED_ASC'] },
  { name: 'Versions', className: 'w-20 pr-4 text-right max-lg:hidden', sorts: ['VERSIONS_DESC'] },
  { name: 'Flow / run', className: 'w-[16%] pr-4', sorts: [] },
]

/** The header of the catalogue's table. The sort order is in the URL. */
export function TableHeader() {
  const [params] = useSearchParams()
  const { set } = useParameters()
  const current = readCatalogueSearch(params).sort ?? 'UPDATED_DESC'
  return (
    <thead className="text-muted text-xs">
      <tr aria-rowindex={1} className="h-9">
        <td className="w-10" />
        {columns.map(({ name, className, sorts }) => {
          const place = sorts.indexOf(current)
          const next = sorts[(place + 1) % sorts.length]
          const isDescending = current.endsWith('DESC')
          const Arrow = isDescending ? ArrowDown : ArrowUp
          const direction = isDescending ? 'descending' : 'ascending'
          return (
            <th
              key={name}
              scope="col"
              aria-sort={place < 0 ? undefined : direction}
              className={`font-medium ${className}`}
            >
              {next === undefined ? (
                name
              ) : (
                <button
                  type="button"
                  onClick={() => set('sort', next)}
                  className="inline-flex items-center gap-1 hover:text-ink aria-pressed:text-ink"
                >
                  {name}
                  {place >= 0 && <Arrow aria-hidden="true" className="size-3.5" />}
                </button>
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}
