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
import type { GridColumn } from '#ui/renderers/table/features.ts'
import type { ColumnType } from './column-type.ts'
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

/** The actions on one column. */
export function ColumnMenu({
  column,
  source,
  anchor,
  filter,
  onFilter,
  onClose,
}: {
  column: GridColumn
  source: TableColumn
  anchor: HTMLElement
  filter: string
  onFilter: (filter: string) => void
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
