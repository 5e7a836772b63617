import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useState } from 'react'
import { versionLabel } from '#content/version-name.ts'
import type { ComparedVersion } from '#contract/compare/requests.ts'
import type { SummaryFilterBody } from '#contract/filters.ts'
import { versionsOf } from '#contract/pages/first-requests.ts'
import { inputClass } from '#ui/components/field.tsx'
import { PopoverButton } from '#ui/components/popover-button.tsx'
import { lineagePositionQuery } from '#ui/queries.ts'
import { optionId, VersionList } from './version-list.tsx'

type ChoiceProps = {
  side: 'from' | 'to'
  lineage: string
  chosen: ComparedVersion
  /** With the number of a version, or its id without one. */
  onChoose: (version: string) => void
}

/** A button that shows the version on one side, and opens the list of all versions. */
export function VersionPicker({ side, ...choice }: ChoiceProps) {
  return (
    <PopoverButton label={`${side === 'from' ? 'From' : 'To'} ${versionLabel(choice.chosen)}`} isActive={false}>
      <Choices side={side} {...choice} />
    </PopoverButton>
  )
}

function Choices({ side, lineage, chosen, onChoose }: ChoiceProps) {
  const [text, setText] = useState('')
  const { data: position } = useQuery(lineagePositionQuery(chosen.id))
  const [active, setActive] = useState<number | null>(null)
  const [count, setCount] = useState(0)
  const listId = useId()
  const at = active ?? (text === '' ? (position?.newer ?? 0) : 0)

  function onKeyDown(event: KeyboardEvent) {
    const target = { ArrowUp: at - 1, ArrowDown: at + 1, PageUp: at - 10, PageDown: at + 10 }[event.key]
    if (event.key === 'Enter') document.getElementById(optionId(listId, at))?.click()
    else if (target !== undefined) setActive(Math.max(0, Math.min(count - 1, target)))
    else return
    event.preventDefault()
  }
  const choose = (version: string, option: Element) => {
    const popover = option.closest('[popover]')
    if (popover instanceof HTMLElement) popover.hidePopover()
    onChoose(version)
  }
  return (
    <div className="grid grid-cols-1 gap-2">
      <input
        type="search"
        role="combobox"
        // biome-ignore lint/a11y/noAutofocus: the user has just opened the list.
        autoFocus
        aria-label={side === 'from' ? 'Version to compare from' : 'Version to compare to'}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={optionId(listId, at)}
        aria-autocomplete="list"
        placeholder="Number, run or task"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setActive(null)
        }}
        onKeyDown={onKeyDown}
        className={inputClass}
      />
      {text === '' && position === undefined ? (
        <p className="px-2 py-1 text-muted">Loading…</p>
      ) : (
        <VersionList
          key={text}
          id={listId}
          filter={filterOf(lineage, text.trim())}
          active={at}
          chosen={chosen.id}
          onCount={setCount}
          onChoose={choose}
        />
      )}
    </div>
  )
}

/** "12" and "v12" are a number; other text is searched for in the names of runs and tasks. */
function filterOf(lineage: string, text: string): SummaryFilterBody {
  const filter = versionsOf(lineage)
  const number = /^v?([1-9]\d{0,8})$/i.exec(text)?.[1]
  if (number !== undefined) return { ...filter, version: Number(number) }
  return text === '' ? filter : { ...filter, search: text }
}
