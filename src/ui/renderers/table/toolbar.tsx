import { Columns3, Download } from 'lucide-react'
import { Button } from '#ui/components/button.tsx'
import { CopyButton } from '#ui/components/copy-button.tsx'
import { downloadText, type ShownData, shownCsv, shownJson } from './shown-data.ts'

/** Search, how much is shown, and copies of exactly that. */
export function Toolbar({
  name,
  shown,
  rowCount,
  columnCount,
  search,
  onSearch,
  onColumns,
  onReset,
}: {
  /** For the names of files. */
  name: string
  shown: ShownData
  rowCount: number
  columnCount: number
  search: string
  onSearch: (search: string) => void
  onColumns: (anchor: HTMLElement) => void
  /** Null while nothing is filtered, sorted or hidden. */
  onReset: (() => void) | null
}) {
  return (
    <div className="flex flex-wrap items-center gap-2 p-2" data-print="hide">
      <input
        type="search"
        aria-label="Search in the table"
        placeholder="Search in all columns"
        value={search}
        onChange={(event) => onSearch(event.target.value)}
        className="h-8 min-w-40 flex-1 rounded-md border border-line bg-bg px-2 sm:max-w-72"
      />
      <output className="text-muted text-sm tabular-nums">
        {`${part(shown.order.length, rowCount)} ${rowCount === 1 ? 'row' : 'rows'} × ${part(shown.columns.length, columnCount)} ${columnCount === 1 ? 'column' : 'columns'}`}
      </output>
      {onReset && (
        <Button look="quiet" onClick={onReset}>
          Reset
        </Button>
      )}
      <div className="ml-auto flex flex-wrap gap-2">
        <Button aria-haspopup="dialog" onClick={(event) => onColumns(event.currentTarget)}>
          <Columns3 aria-hidden size={14} />
          Columns
        </Button>
        <CopyButton text={() => shownCsv(shown)} label="Copy CSV" />
        <CopyButton text={() => shownJson(shown)} label="Copy JSON" />
        <Button onClick={() => downloadText(`${name}.csv`, 'text/csv', shownCsv(shown))}>
          <Download aria-hidden size={14} />
          CSV
        </Button>
        <Button onClick={() => downloadText(`${name}.json`, 'application/json', shownJson(shown))}>
          <Download aria-hidden size={14} />
          JSON
        </Button>
      </div>
    </div>
  )
}

function part(shown: number, all: number): string {
  const format = (count: number) => count.toLocaleString('en')
  return shown === all ? format(all) : `${format(shown)} of ${format(all)}`
}
