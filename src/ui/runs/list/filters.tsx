import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { capitalize } from '#content/capitalize.ts'
import { isFiltered, type RunsSearch, readRunsSearch, sortLabels } from '#contract/pages/runs-search.ts'
import { StateType } from '#contract/run.ts'
import { Chips, chipsOf, useTimeChips } from '#ui/filters/chips.tsx'
import { FilterMenus } from '#ui/filters/filter-menus.tsx'
import { SearchBox, selectClass, useParameters } from '#ui/filters/filters.tsx'
import { facetsQuery } from '#ui/queries.ts'
import { flowNamesQuery } from '#ui/runs/queries.ts'

const stateLabel = (type: string) => capitalize(type.toLowerCase())
const states = StateType.options.map((type) => ({ value: type, label: stateLabel(type), count: null }))
const withoutCount = (value: string) => ({ value, label: value, count: null })

export function RunsFilters() {
  const [params] = useSearchParams()
  const search = readRunsSearch(params)
  const { set, clear } = useParameters()
  const { data: flows = [] } = useQuery(flowNamesQuery())
  // Prefect's API does not list the tags of runs; these are those of runs with artifacts.
  const { data: facets } = useQuery(facetsQuery())
  const menus = [
    { name: 'state', label: 'State', options: states },
    { name: 'flow', label: 'Flow', options: flows.map(withoutCount) },
    { name: 'tag', label: 'Tag', options: facets?.tags.map(({ tag }) => withoutCount(tag)) ?? [] },
  ] as const
  return (
    <search className="flex flex-wrap items-center gap-2">
      <SearchBox
        label="Search runs by name"
        placeholder="Search runs by name"
        value={search.name ?? ''}
        onChange={(value) => set('name', value, { replace: search.name !== undefined })}
      />
      <FilterMenus facets={menus} search={search} isFiltered={false} timeLabel="Started" />
      <span className="grow" />
      <select
        aria-label="Sort"
        value={search.sort ?? 'START_TIME_DESC'}
        onChange={(event) => set('sort', event.target.value)}
        className={selectClass}
      >
        {Object.entries(sortLabels).map(([sort, label]) => (
          <option key={sort} value={sort}>
            {label}
          </option>
        ))}
      </select>
      {isFiltered(search) && <RunsChips search={search} onClear={clear} />}
    </search>
  )
}

function RunsChips({ search, onClear }: { search: RunsSearch; onClear: () => void }) {
  const { update } = useParameters()
  const { name, state, flow, tag } = search
  const chips = [
    ...(name === undefined ? [] : [{ label: `Name: ${name}`, remove: () => update({ name: '' }) }]),
    ...chipsOf('state', state, (type) => `State: ${stateLabel(type)}`, update),
    ...chipsOf('flow', flow, (value) => `Flow: ${value}`, update),
    ...chipsOf('tag', tag, (value) => `Tag: ${value}`, update),
    ...useTimeChips(search, update),
  ]
  return <Chips chips={chips} onClear={onClear} />
}
