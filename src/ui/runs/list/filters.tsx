import { X } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { StateType } from '#contract/run.ts'
import { Button } from '#ui/components/button.tsx'
import { FilterSelect, SearchBox, useParameters } from '#ui/components/filters.tsx'
import { readRunsSearch } from './filter.ts'

export function RunsFilters() {
  const [params] = useSearchParams()
  const { name, flow, state } = readRunsSearch(params)
  const { set, clear } = useParameters()
  return (
    <search className="flex flex-wrap items-center gap-2">
      <SearchBox
        label="Search runs by name"
        placeholder="Search runs by name"
        value={name ?? ''}
        onChange={(value) => set('name', value, { replace: name !== undefined })}
      />
      <FilterSelect label="State" value={state} onChange={(value) => set('state', value)}>
        {StateType.options.map((type) => (
          <option key={type} value={type}>
            {`${type.charAt(0)}${type.slice(1).toLowerCase()}`}
          </option>
        ))}
      </FilterSelect>
      {flow !== undefined && (
        <Button onClick={() => set('flow', '')}>
          Flow {flow} <X aria-label="Remove filter" className="size-3.5" />
        </Button>
      )}
      {(name ?? flow ?? state) !== undefined && (
        <Button look="quiet" onClick={clear}>
          Clear filters
        </Button>
      )}
    </search>
  )
}
