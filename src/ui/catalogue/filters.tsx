import { useSuspenseQuery } from '@tanstack/react-query'
import { LayoutGrid, List } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { isFiltered, NO_KIND, readCatalogueSearch, sortLabels } from '#contract/pages/catalogue-search.ts'
import { SummarySort } from '#contract/vitrine.ts'
import { ONLY_HERE } from '#ui/artifact/version-badges.tsx'
import { Button, IconButton } from '#ui/components/button.tsx'
import { loadWhenIdle } from '#ui/components/load-when-idle.ts'
import { FilterMenus } from '#ui/filters/filter-menus.tsx'
import { SearchBox, selectClass, useParameters } from '#ui/filters/filters.tsx'
import { useMirrorStatus } from '#ui/mirror/queries.ts'
import { setPreference, usePreference } from '#ui/preferences.ts'
import { facetsQuery } from '#ui/queries.ts'
import { kindLabel } from '#ui/renderers/kind-icon.tsx'

/** Loaded ahead where filters are set. */
export const FilterChips = loadWhenIdle(async () => (await import('./filter-chips.tsx')).FilterChips)

export function CatalogueFilters() {
  const { data } = useSuspenseQuery(facetsQuery())
  const [params] = useSearchParams()
  const search = readCatalogueSearch(params)
  const { set } = useParameters()
  const facets = [
    {
      name: 'type',
      label: 'Kind',
      options: data.kinds.map(({ type, count }) => ({ value: type ?? NO_KIND, label: kindLabel(type), count })),
    },
    {
      name: 'flow',
      label: 'Flow',
      options: data.flows.map(({ name, count }) => ({ value: name, label: name, count })),
    },
    { name: 'tag', label: 'Tag', options: data.tags.map(({ tag, count }) => ({ value: tag, label: tag, count })) },
  ] as const
  return (
    <search className="flex flex-wrap items-center gap-2">
      <SearchBox
        label="Search artifacts"
        placeholder="Search keys, text, flows and runs"
        value={search.q ?? ''}
        onChange={(value) => set('q', value, { replace: search.q !== undefined })}
      />
      <FilterMenus facets={facets} search={search} isFiltered={isFiltered(search)} timeLabel="Updated" />
      <OnlyHereFilter isSet={search.only_here !== undefined} />
      <span className="grow" />
      <select
        aria-label="Sort"
        value={search.sort ?? 'UPDATED_DESC'}
        onChange={(event) => set('sort', event.target.value)}
        className={selectClass}
      >
        {SummarySort.map((sort) => (
          <option key={sort} value={sort}>
            {sortLabels[sort]}
          </option>
        ))}
      </select>
      <LayoutSwitch />
      <FilterChips search={search} />
    </search>
  )
}

/** Of a mirror that has kept what the upstream server deleted. */
function OnlyHereFilter({ isSet }: { isSet: boolean }) {
  const { set } = useParameters()
  const listed = useMirrorStatus()?.only_here_listed ?? 0
  if (listed === 0 && !isSet) return null
  return (
    <Button
      aria-pressed={isSet}
      title={ONLY_HERE}
      onClick={() => set('only_here', isSet ? '' : 'true')}
      className="aria-pressed:border-accent aria-pressed:text-accent"
    >
      Only here
    </Button>
  )
}

function LayoutSwitch() {
  const layout = usePreference('layout')
  return (
    <fieldset aria-label="Layout" className="flex">
      <IconButton
        label="Cards"
        aria-pressed={layout === 'grid'}
        onClick={() => setPreference('layout', 'grid')}
        className="rounded-r-none aria-pressed:bg-sunken"
      >
        <LayoutGrid aria-hidden="true" className="size-4" />
      </IconButton>
      <IconButton
        label="List"
        aria-pressed={layout === 'list'}
        onClick={() => setPreference('layout', 'list')}
        className="-ml-px rounded-l-none aria-pressed:bg-sunken"
      >
        <List aria-hidden="true" className="size-4" />
      </IconButton>
    </fieldset>
  )
}
