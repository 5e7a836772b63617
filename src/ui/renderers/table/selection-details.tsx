import { ChartLine, X } from 'lucide-react'
import { lazy, Suspense, use, useMemo } from 'react'
import { cellText } from '#content/cell-text.ts'
import { soleLink } from '#content/markdown/markdown-link.ts'
import { formatNumber } from '#content/number.ts'
import type { Cell } from '#contract/table-rows.ts'
import { Button, IconButton } from '#ui/components/button.tsx'
import { CopyButton } from '#ui/components/export/copy-button.tsx'
import { JsonView } from '#ui/renderers/json/index.tsx'
import { linkUrl } from '#ui/renderers/safe-url.ts'
import { OwnsAddress } from '#ui/renderers/url-state.ts'
import type { TableColumn } from './columns/table-column.ts'
import { CellValue } from './grid/cell-value.tsx'
import { WebLink } from './grid/web-link.tsx'
import { HistoryKey } from './history-key.ts'
import type { ShownTable } from './shown-table.ts'
import { type CellAddress, withCell } from './table-address.ts'

const MAX_LISTED_COLUMNS = 200
const MAX_TEXT_LENGTH = 50_000

const CellHistory = lazy(() => import('#ui/trends/cell-history/cell-history.tsx'))

/** The selected cell or row in full. */
export function SelectionDetails({
  address,
  table,
  history,
  onHistory,
  onSelect,
  onClose,
}: {
  address: CellAddress
  table: ShownTable
  history: string | null
  onHistory: (history: string | null) => void
  onSelect: (address: CellAddress) => void
  onClose: () => void
}) {
  const ownsAddress = use(OwnsAddress)
  const historyKey = use(HistoryKey)
  const { data, headerRows } = table
  const column = address.column === null ? undefined : data[address.column]
  const isHistoryShown = column !== undefined && historyKey !== null && history !== null
  const source = useMemo(() => (isHistoryShown ? table.source() : null), [table, isHistoryShown])
  const title = column === undefined ? `Row ${address.row + 1}` : `Row ${address.row + 1}, ${column.name}`
  return (
    <section aria-label={title} className="grid gap-2 border-line border-b p-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-40 flex-1 truncate font-medium">{title}</h2>
        {column !== undefined && <CopyButton text={() => cellText(column.cell(address.row))} label="Copy value" />}
        {column !== undefined && historyKey !== null && (
          <Button aria-expanded={history !== null} onClick={() => onHistory(history === null ? '' : null)}>
            <ChartLine aria-hidden="true" className="size-3.5" />
            History
          </Button>
        )}
        {ownsAddress && <CopyButton text={() => linkTo(address, data)} label="Copy link" />}
        <IconButton label="Close details" look="quiet" onClick={onClose}>
          <X aria-hidden size={14} />
        </IconButton>
      </div>
      {column === undefined ? (
        <dl className="grid max-h-80 grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-1 overflow-auto text-sm">
          {data.slice(0, MAX_LISTED_COLUMNS).map(({ index, name }) => (
            <div key={index} className="contents">
              <dt className="truncate text-muted">{name}</dt>
              <dd className="min-w-0 truncate">
                <CellValue cell={data[index]?.cell(address.row)} />
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <FullValue key={title} cell={column.cell(address.row)} />
      )}
      {column !== undefined && historyKey !== null && history !== null && source !== null && (
        <Suspense fallback={<div aria-busy="true" className="h-52 animate-pulse rounded-card bg-sunken" />}>
          <CellHistory
            artifactKey={historyKey}
            table={source}
            cell={{ row: address.row + headerRows, column: column.index }}
            remembered={history}
            onRemember={onHistory}
            onSelectRow={(row) => onSelect({ row: row - headerRows, column: column.index })}
          />
        </Suspense>
      )}
    </section>
  )
}

function FullValue({ cell }: { cell: Cell }) {
  if (typeof cell === 'object' && cell !== null) return <JsonView data={cell} />
  if (typeof cell !== 'string' || cell === '') return <CellValue cell={cell} />
  const url = cell.length <= MAX_TEXT_LENGTH ? linkUrl(cell) : null
  if (url !== null) return <WebLink url={url} text={cell} tabIndex={0} />
  const link = soleLink(cell)
  const target = link && linkUrl(link.href)
  return (
    <p className="max-h-80 overflow-auto whitespace-pre-wrap">
      {link && target && (
        <>
          <WebLink url={target} text={link.text} tabIndex={0} />
          {'\n'}
        </>
      )}
      {cell.slice(0, MAX_TEXT_LENGTH)}
      {cell.length > MAX_TEXT_LENGTH && (
        <span className="text-muted">{` … ${formatNumber(cell.length)} characters. Copy the value to get all of them.`}</span>
      )}
    </p>
  )
}

function linkTo(address: CellAddress, data: readonly TableColumn[]): string {
  const url = new URL(window.location.href)
  const names = data.map(({ name }) => name)
  url.search = withCell(url.searchParams, address, names).toString()
  return url.href
}
