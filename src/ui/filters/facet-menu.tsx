import { type KeyboardEvent, useState } from 'react'
import { formatNumber } from '#content/number.ts'
import { inputClass } from '#ui/components/field.tsx'

/** `count` is null where the server does not count. */
export type FacetOption = { value: string; label: string; count: number | null }

/** A longer list gets a search field. */
const MAX_WITHOUT_SEARCH = 8

/** The values of one filter with the number of matches of each; any number can be chosen. */
export function FacetMenu({
  label,
  options,
  chosen: initial,
  isFiltered,
  onChange,
}: {
  label: string
  options: readonly FacetOption[]
  chosen: readonly string[]
  /** Whether the list has filters; the counts do not take them into account. */
  isFiltered: boolean
  onChange: (chosen: string[]) => void
}) {
  const [search, setSearch] = useState('')
  // The URL, which holds the choice, follows a moment later.
  const [chosen, setChosen] = useState(initial)
  const known = new Set(options.map(({ value }) => value))
  const unknown = chosen
    .filter((value) => !known.has(value))
    .map((value) => ({ value, label: value, count: options.some(({ count }) => count !== null) ? 0 : null }))
  const shown = [...unknown, ...options].filter(({ label }) =>
    label.toLowerCase().includes(search.trim().toLowerCase()),
  )
  const toggle = (value: string) => {
    const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]
    setChosen(next)
    onChange(next)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the fields inside.
    <div onKeyDown={moveFocus} className="grid grid-cols-1 gap-1">
      {options.length > MAX_WITHOUT_SEARCH && (
        <input
          type="search"
          // biome-ignore lint/a11y/noAutofocus: the user has just opened the menu.
          autoFocus
          aria-label={`Search: ${label}`}
          placeholder={`Search ${options.length} values`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className={`mb-1 ${inputClass}`}
        />
      )}
      {shown.length === 0 && <p className="px-2 py-1 text-muted">No values</p>}
      {shown.map(({ value, label, count }, index) => (
        <label key={value} className="flex items-center gap-2.5 rounded-md px-2 py-1 hover:bg-sunken">
          <input
            type="checkbox"
            // biome-ignore lint/a11y/noAutofocus: the user has just opened the menu.
            autoFocus={index === 0 && options.length <= MAX_WITHOUT_SEARCH}
            checked={chosen.includes(value)}
            onChange={() => toggle(value)}
            className="size-4 shrink-0 accent-accent"
          />
          <span className="min-w-0 grow truncate" title={label}>
            {label}
          </span>
          {count !== null && <span className="text-muted text-xs">{formatNumber(count)}</span>}
        </label>
      ))}
      {isFiltered && <p className="px-2 pt-1 text-muted text-xs">Counts without filters</p>}
    </div>
  )
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const fields = [...event.currentTarget.querySelectorAll('input')]
  const next = fields[fields.findIndex((field) => field.matches(':focus')) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}
