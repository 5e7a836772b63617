import {
  ArrowDown,
  ArrowUp,
  ChevronsLeftRight,
  EyeOff,
  type LucideIcon,
  Minus,
  PanelLeft,
  PanelRight,
  PinOff,
  Plus,
  X,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { GridColumn } from '#ui/renderers/table/features.ts'
import { NUMBER_FORMATS, type NumberFormat } from '#ui/renderers/table/format/number-format.ts'
import { type ColumnType, isNumeric } from './column-type.ts'
import { FloatingPanel } from './floating-panel.tsx'
import type { TableColumn } from './table-column.ts'

const RESIZE_STEP_PX = 40

const hints: Record<ColumnType, string> = {
  number: '> 5, 1..10, = 0',
  percent: '> 5%, 1..10%',
  currency: '> 100, 1..10',
  size: '> 1.5 GB',
  duration: '> 20 ms',
  version: '>= 1.10',
  date: '>= 2026-03-01',
  boolean: 'true',
  json: 'text to find',
  text: 'text, or = whole text',
  empty: 'null',
}

const basicFormats: [NumberFormat, string][] = [
  ['auto', 'Auto'],
  ['raw', 'Raw'],
]

const formatLabels: { [type in ColumnType]?: [NumberFormat, string][] } = {
  number: [
    ...basicFormats,
    ['bytes', 'Bytes'],
    ['percent', '% (50 is 50 %)'],
    ['ratio', '% (0.5 is 50 %)'],
    ['seconds', 'Seconds'],
  ],
  date: basicFormats,
}

/** The summary of one column and the actions on it. */
export function ColumnMenu({
  column,
  source,
  anchor,
  filter,
  onFilter,
  format,
  onFormat,
  hasBars,
  onBars,
  summary,
  onClose,
}: {
  column: GridColumn
  source: TableColumn
  anchor: HTMLElement
  filter: string
  onFilter: (filter: string) => void
  format: NumberFormat
  onFormat: (format: NumberFormat) => void
  hasBars: boolean
  onBars: (hasBars: boolean) => void
  summary: ReactNode
  onClose: () => void
}) {
  function choose(action: () => void) {
    return () => {
      action()
      onClose()
    }
  }
  function resize(by: number) {
    column.table.setColumnSizing((sizes) => ({ ...sizes, [column.id]: Math.max(48, column.getSize() + by) }))
  }
  return (
    <FloatingPanel anchor={anchor} label={`Column ${source.name}`} onClose={onClose}>
      <input
        type="search"
        aria-label={`Filter ${source.name}`}
        placeholder={`Filter: ${hints[source.type]}`}
        value={filter}
        onChange={(event) => onFilter(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && onClose()}
        className="mb-1 h-8 w-full rounded-md border border-line bg-bg px-2"
      />
      {summary}
      {formatLabels[source.type] && (
        <label className="flex h-8 items-center gap-2 px-2">
          Format
          <select
            value={format}
            onChange={(event) => onFormat(NUMBER_FORMATS.find((name) => name === event.target.value) ?? 'auto')}
            className="h-7 min-w-0 flex-1 rounded-md border border-line bg-bg px-1"
          >
            {formatLabels[source.type]?.map(([name, label]) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      {isNumeric(source.type) && (
        <label className="flex h-8 items-center gap-2 px-2">
          <input type="checkbox" checked={hasBars} onChange={(event) => onBars(event.target.checked)} />
          Show bars
        </label>
      )}
      <PanelItem Icon={ArrowUp} label="Sort ascending" onChoose={choose(() => column.toggleSorting(false))} />
      <PanelItem Icon={ArrowDown} label="Sort descending" onChoose={choose(() => column.toggleSorting(true))} />
      {column.getIsSorted() !== false && (
        <PanelItem Icon={X} label="Clear sort" onChoose={choose(() => column.clearSorting())} />
      )}
      {column.getIsPinned() !== false ? (
        <PanelItem Icon={PinOff} label="Unpin column" onChoose={choose(() => column.pin(false))} />
      ) : (
        <>
          <PanelItem Icon={PanelLeft} label="Pin to left" onChoose={choose(() => column.pin('start'))} />
          <PanelItem Icon={PanelRight} label="Pin to right" onChoose={choose(() => column.pin('end'))} />
        </>
      )}
      <PanelItem Icon={Plus} label="Widen column" onChoose={() => resize(RESIZE_STEP_PX)} />
      <PanelItem Icon={Minus} label="Narrow column" onChoose={() => resize(-RESIZE_STEP_PX)} />
      <PanelItem Icon={ChevronsLeftRight} label="Reset width" onChoose={choose(() => column.resetSize())} />
      <PanelItem Icon={EyeOff} label="Hide column" onChoose={choose(() => column.toggleVisibility(false))} />
    </FloatingPanel>
  )
}

/** One action of a panel. */
function PanelItem({ Icon, label, onChoose }: { Icon: LucideIcon; label: string; onChoose: () => void }) {
  return (
    <button
      type="button"
      onClick={onChoose}
      className="flex h-8 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-sunken"
    >
      <Icon aria-hidden size={14} className="shrink-0 text-muted" />
      {label}
    </button>
  )
}
