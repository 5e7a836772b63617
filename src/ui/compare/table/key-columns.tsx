import { useState } from 'react'
import { formatNumber, plural } from '#content/number.ts'
import type { TableChange } from '#contract/compare/change.ts'
import { inputClass } from '#ui/components/field.tsx'
import { shownName } from './column-header.tsx'

/** Further columns are found by search. */
const MAX_LISTED_COLUMNS = 100

/** Chooses the columns that rows are aligned by. Only columns of both versions can be. */
export function KeyColumns({
  change: { columns, key, is_key_guessed, duplicate_keys },
  rowKey,
  onChange,
}: {
  change: TableChange
  /** Null for the guess. */
  rowKey: string[] | null
  onChange: (rowKey: string[] | null) => void
}) {
  // The URL, which holds the choice, follows when the data has loaded.
  const [chosen, setChosen] = useState(rowKey)
  const checked = chosen ?? (rowKey === null ? key : [])
  const choose = (next: string[] | null) => {
    setChosen(next)
    onChange(next)
  }
  const [search, setSearch] = useState('')
  const names = columns.flatMap(({ name, status }) => (name !== null && status !== 'added' ? [name] : []))
  const found = names.filter((name) => name.toLowerCase().includes(search.toLowerCase()))
  const listed = found.filter((name, index) => index < MAX_LISTED_COLUMNS || checked.includes(name))
  const toggle = (name: string) =>
    choose(checked.includes(name) ? checked.filter((other) => other !== name) : [...checked, name])
  return (
    <div className="grid grid-cols-1 gap-1">
      <p className="px-2 pt-1 text-muted text-xs">
        Rows with the same values in these columns are compared with each other.
      </p>
      <RadioRow label="Guess" isChecked={chosen === null} onChoose={() => choose(null)} />
      <RadioRow label="By position" isChecked={chosen?.length === 0} onChoose={() => choose([])} />
      <fieldset className="grid gap-1 border-line border-t pt-1">
        <legend className="sr-only">Key columns</legend>
        {names.length > MAX_LISTED_COLUMNS && (
          <input
            type="search"
            aria-label="Search columns"
            placeholder="Search columns"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
            className={inputClass}
          />
        )}
        {listed.map((name) => (
          <label key={name} className="flex items-center gap-2.5 rounded-md px-2 py-1 hover:bg-sunken">
            <input
              type="checkbox"
              checked={checked.includes(name)}
              onChange={() => toggle(name)}
              className="size-4 shrink-0 accent-accent"
            />
            <span className="min-w-0 grow truncate">{shownName(name)}</span>
            {is_key_guessed && chosen === null && key.includes(name) && (
              <span className="text-muted text-xs">guessed</span>
            )}
          </label>
        ))}
        {found.length > listed.length && (
          <p className="px-2 text-muted text-xs">
            {`${formatNumber(found.length - listed.length)} more. Search by name to find them.`}
          </p>
        )}
      </fieldset>
      {duplicate_keys > 0 && (
        <p className="px-2 text-warn text-xs">
          {plural(duplicate_keys, 'row')} with a key that occurs more than once; those are compared in order.
        </p>
      )}
    </div>
  )
}

function RadioRow({ label, isChecked, onChoose }: { label: string; isChecked: boolean; onChoose: () => void }) {
  return (
    <label className="flex items-center gap-2.5 rounded-md px-2 py-1 hover:bg-sunken">
      <input
        type="radio"
        name="row-key"
        checked={isChecked}
        onChange={onChoose}
        className="size-4 shrink-0 accent-accent"
      />
      {label}
    </label>
  )
}
