import { useSuspenseQuery } from '@tanstack/react-query'
import { LayoutGrid, List, X } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { SummarySort } from '#contract/vitrine.ts'
import { Button, IconButton } from '#ui/components/button.tsx'
import { FilterSelect, SearchBox, selectClass, useParameters } from '#ui/components/filters.tsx'
import { setPreference, usePreference } from '#ui/preferences.ts'
import { facetsQuery } from '#ui/queries.ts'
import { kindLabel } from '#ui/renderers/kind-icon.tsx'
import { type CatalogueParameter, isFiltered, NO_KIND, readCatalogueSearch, sortLabels, spans } from './filter.ts'

export function CatalogueFilters() {
  const { data: facets } = useSuspenseQuery(facetsQuery())
  const [params] = useSearchParams()
  const search = readCatalogueSearch(params)
  const parameters = useParameters()
  const set = (name: CatalogueParameter, value: string) => parameters.set(name, value)
  return (
    <search className="flex flex-wrap items-center gap-2">
      <SearchBox
        label="Search artifacts"
        placeholder="Search keys, descriptions, flows and runs"
        value={search.q ?? ''}
        onChange={(value) => parameters.set('q', value, { replace: search.q !== undefined })}
      />
      {/* On a phone they scroll sideways and fade out at the edge. */}
      <div className="flex items-center gap-2 max-md:-mx-4 max-md:w-[calc(100%+2rem)] max-md:overflow-x-auto max-md:px-4 max-md:py-0.5 max-md:after:w-8 max-md:after:shrink-0 max-md:[mask-image:linear-gradient(to_left,transparent,black_3rem)]">
        <FilterSelect label="Kind" value={search.type} onChange={(value) => set('type', value)}>
          {facets.kinds.map(({ type, count }) => (
            <option key={type ?? NO_KIND} value={type ?? NO_KIND}>{`${kindLabel(type)} (${count})`}</option>
          ))}
        </FilterSelect>
        <FilterSelect label="Flow" value={search.flow} onChange={(value) => set('flow', value)}>
          {facets.flows.map(({ id, name, count }) => (
            <option key={id} value={name}>{`${name} (${count})`}</option>
          ))}
        </FilterSelect>
        <FilterSelect label="Tag" value={search.tag} onChange={(value) => set('tag', value)}>
          {facets.tags.map(({ tag, count }) => (
            <option key={tag} value={tag}>{`${tag} (${count})`}</option>
          ))}
        </FilterSelect>
        <FilterSelect label="Any time" value={search.since} onChange={(value) => set('since', value)}>
          {Object.entries(spans).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </FilterSelect>
        {search.run !== undefined && (
          <Button onClick={() => set('run', '')}>
            Run {search.run.slice(-8)} <X aria-label="Remove" className="size-3.5" />
          </Button>
        )}
        {isFiltered(search) && (
          <Button look="quiet" onClick={parameters.clear}>
            Clear filters
          </Button>
        )}
      </div>
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
    </search>
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
