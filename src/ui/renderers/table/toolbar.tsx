import { Columns3 } from 'lucide-react'
import { use, useEffect } from 'react'
import { formatNumber, plural } from '#content/number.ts'
import { Button } from '#ui/components/button.tsx'
import { downloadText } from '#ui/components/export/download.ts'
import { ExportMenu, FormatItems } from '#ui/components/export/export-menu.tsx'
import { ViewExportSlot } from '#ui/renderers/view-export.ts'
import { type ShownData, shownFormats } from './shown-data.ts'

/** The search box, the row and column counts, and the export of visible data. */
export function Toolbar({
  name,
  shown,
  isRead,
  rowCount,
  columnCount,
  search,
  onSearch,
  onColumns,
  onReset,
}: {
  /** The base name of downloaded files. */
  name: string
  shown: ShownData
  /** Whether all rows have been read. Before, there is nothing to export. */
  isRead: boolean
  rowCount: number
  columnCount: number
  search: string
  onSearch: (search: string) => void
  onColumns: (anchor: HTMLElement) => void
  /** Null unless the view is searched, filtered, sorted or has hidden columns. */
  onReset: (() => void) | null
}) {
  const slot = use(ViewExportSlot)
  const formats = shownFormats(shown)
  const count = `${countOf(isRead ? shown.order.length : rowCount, rowCount, 'row')} × ${countOf(shown.columns.length, columnCount, 'column')}`
  useEffect(() => {
    if (slot === null) return
    slot.current = () => (onReset === null || !isRead ? null : { label: count, formats })
    return () => {
      slot.current = null
    }
  })
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
      <output className="text-muted text-sm tabular-nums">{count}</output>
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
        {/* Pages with an Export menu of their own offer the view there. */}
        {slot === null && isRead && (
          <ExportMenu label="Export table">
            {(copy) => (
              <FormatItems
                formats={formats}
                onCopy={({ text }) => copy(text())}
                onSave={({ extension, mediaType, content }) =>
                  downloadText(`${name}.${extension}`, mediaType, content())
                }
              />
            )}
          </ExportMenu>
        )}
      </div>
    </div>
  )
}

/** "4 rows", or "2 of 4 rows" if some are hidden. */
function countOf(shown: number, total: number, noun: string): string {
  return shown === total ? plural(total, noun) : `${formatNumber(shown)} of ${plural(total, noun)}`
}
