import { Columns3, Download } from 'lucide-react'
import { formatNumber, plural } from '#content/number.ts'
import { Button } from '#ui/components/button.tsx'
import type { ShownData } from './shown-data.ts'

/** The search box, the row and column counts, and the menus of the table. */
export function Toolbar({
  shown,
  rowCount,
  columnCount,
  search,
  onSearch,
  onColumns,
  onExport,
  onReset,
}: {
  shown: ShownData
  rowCount: number
  columnCount: number
  search: string
  onSearch: (search: string) => void
  onColumns: (anchor: HTMLElement) => void
  onExport: (anchor: HTMLElement) => void
  /** Null unless the view is searched, filtered, sorted or has hidden columns. */
  onReset: (() => void) | null
}) {
  return (
    <div className="flex flex-wrap items-center gap-2 p-2" data-print="hide">
      <input
        type="search"
        aria-label="Search table"
        placeholder="Search all columns"
        value={search}
        onChange={(event) => onSearch(event.target.value)}
        className="h-8 min-w-40 flex-1 rounded-md border border-line bg-bg px-2 sm:max-w-72"
      />
      <output className="text-muted text-sm tabular-nums">
        {`${countOf(shown.order.length, rowCount, 'row')} × ${countOf(shown.columns.length, columnCount, 'column')}`}
      </output>
      {onReset && (
        <Button look="quiet" onClick={onReset}>
          Reset view
        </Button>
      )}
      <div className="ml-auto flex flex-wrap gap-2">
        <Button aria-haspopup="dialog" onClick={(event) => onColumns(event.currentTarget)}>
          <Columns3 aria-hidden size={14} />
          Columns
        </Button>
        <Button aria-haspopup="dialog" onClick={(event) => onExport(event.currentTarget)}>
          <Download aria-hidden size={14} />
          Export
        </Button>
      </div>
    </div>
  )
}

/** "4 rows", or "2 of 4 rows" if some are hidden. */
function countOf(shown: number, total: number, noun: string): string {
  return shown === total ? plural(total, noun) : `${formatNumber(shown)} of ${plural(total, noun)}`
}
