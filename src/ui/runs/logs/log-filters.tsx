import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { SearchBox, selectClass, useParameters } from '#ui/filters/filters.tsx'
import { logLevels } from './log-level.ts'
import { readLogSearch } from './log-search.ts'

/** Filters a log by minimum level and text; both are kept in the URL. */
export function LogFilters() {
  const [search] = useSearchParams()
  const { level, text } = readLogSearch(search)
  const { set } = useParameters()
  return (
    <>
      <SearchBox
        label="Search messages"
        placeholder="Search messages"
        value={text}
        onChange={(value) => set('text', value, { replace: true })}
      />
      <FilterSelect label="All levels" value={level?.name} onChange={(value) => set('level', value, { replace: true })}>
        {logLevels.map(({ name, label }) => (
          <option key={name} value={name}>
            {name === 'critical' ? label : `${label} and above`}
          </option>
        ))}
      </FilterSelect>
    </>
  )
}

/** A select for one filter; its first option, labeled like the select, clears it. */
function FilterSelect({
  label,
  value,
  onChange,
  children,
}: {
  label: string
  value: string | undefined
  onChange: (value: string) => void
  children: ReactNode
}) {
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      data-active={value === undefined ? undefined : ''}
      onChange={(event) => onChange(event.target.value)}
      className={selectClass}
    >
      <option value="">{label}</option>
      {children}
    </select>
  )
}
