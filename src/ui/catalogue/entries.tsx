import { type KeyboardEvent, useRef } from 'react'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { loadWhenIdle } from '#ui/components/load-when-idle.ts'
import { useShortcuts } from '#ui/components/shortcuts.ts'
import { isNarrow, useIsNarrow } from '#ui/components/use-is-narrow.ts'
import { readPreference, usePreference } from '#ui/preferences.ts'
import { moveFocus } from './entry-focus.ts'
import { CatalogueGrid } from './grid.tsx'
import type { Selection } from './selection.ts'

export type EntriesProps = {
  filter: SummaryFilterBody
  /** How many entries match. */
  count: number
  selection: Selection
}

const EntryTable = loadWhenIdle(async () => (await import('./table.tsx')).EntryTable)
const PhoneList = loadWhenIdle(async () => (await import('./phone-list.tsx')).PhoneList)

/** Loads the code of the layout that is shown first. */
export async function loadLayout(): Promise<void> {
  if (isNarrow()) await PhoneList.load()
  else if (readPreference('layout') === 'list') await EntryTable.load()
}

/** The entries of the catalogue. Arrow keys, `j` and `k` move the focus from one to the next. */
export function CatalogueEntries(props: EntriesProps) {
  const layout = usePreference('layout')
  const isPhone = useIsNarrow()
  const entries = useRef<HTMLDivElement>(null)
  const move = (step: number) => entries.current !== null && moveFocus(entries.current, step)
  useShortcuts({ j: () => move(1), k: () => move(-1) })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const columns = Number(entries.current?.querySelector<HTMLElement>('[data-columns]')?.dataset.columns ?? 1)
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key]
    if (step !== undefined && move(step)) event.preventDefault()
  }
  const { isAll, chosen } = props.selection
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links inside have the focus.
    <div
      ref={entries}
      onKeyDown={onKeyDown}
      data-selecting={isAll || chosen.size > 0 ? '' : undefined}
      className="group/list"
    >
      {isPhone ? (
        <PhoneList {...props} />
      ) : layout === 'grid' ? (
        <CatalogueGrid {...props} />
      ) : (
        <EntryTable {...props} />
      )}
    </div>
  )
}
