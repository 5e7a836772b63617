import { useSuspenseQuery } from '@tanstack/react-query'
import { LayoutGrid, List, Search, X } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { SummarySort } from '#contract/vitrine.ts'
import { Button, IconButton } from '../components/button.tsx'
import { useShortcuts } from '../components/shortcuts.tsx'
import { setPreference, usePreference } from '../preferences.ts'
import { facetsQuery } from '../queries.ts'
import { kindLabel } from '../renderers/kind-icon.tsx'
import {
  type CatalogueParameter,
  isNarrowed,
  NO_KIND,
  readCatalogueSearch,
  sortLabels,
  spans,
} from './catalogue-filter.ts'

/** Sets one parameter in the address, or takes it out; typing replaces the entry in the history. */
function useCatalogueSearch() {
  const [params, setParams] = useSearchParams()
  const set = (name: CatalogueParameter, value: string, replace = false) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old)
        if (value === '') next.delete(name)
        else next.set(name, value)
        return next
      },
      { replace },
    )
  return { search: readCatalogueSearch(params), set, clear: () => setParams({}) }
}

export function CatalogueFilters() {
  const { data: facets } = useSuspenseQuery(facetsQuery())
  const { search, set, clear } = useCatalogueSearch()
  return (
    <search className="flex flex-wrap items-center gap-2">
      <SearchBox value={search.q ?? ''} onChange={(value) => set('q', value, search.q !== undefined)} />
      <div className="flex items-center gap-2 max-md:-mx-4 max-md:w-screen max-md:overflow-x-auto max-md:px-4 max-md:py-0.5">
        <Select label="Kind" value={search.type} onChange={(value) => set('type', value)}>
          {facets.kinds.map(({ type, count }) => (
            <option key={type ?? NO_KIND} value={type ?? NO_KIND}>{`${kindLabel(type)} (${count})`}</option>
          ))}
        </Select>
        <Select label="Flow" value={search.flow} onChange={(value) => set('flow', value)}>
          {facets.flows.map(({ id, name, count }) => (
            <option key={id} value={name}>{`${name} (${count})`}</option>
          ))}
        </Select>
        <Select label="Tag" value={search.tag} onChange={(value) => set('tag', value)}>
          {facets.tags.map(({ tag, count }) => (
            <option key={tag} value={tag}>{`${tag} (${count})`}</option>
          ))}
        </Select>
        <Select label="Any time" value={search.since} onChange={(value) => set('since', value)}>
          {Object.entries(spans).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </Select>
        {search.run !== undefined && (
          <Button onClick={() => set('run', '')}>
            Run {search.run.slice(-8)} <X aria-label="Remove" className="size-3.5" />
          </Button>
        )}
        {isNarrowed(search) && (
          <Button look="quiet" onClick={clear}>
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

const selectClass =
  'h-8 max-w-44 rounded-md border border-line bg-surface px-2 text-[0.8125rem] font-medium hover:border-line-strong data-[active]:border-accent data-[active]:text-accent'

function Select({
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

/** Pause in typing after which the list follows, in milliseconds. */
const TYPING_PAUSE = 150

function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // What is typed stands until the address has caught up with it; from then on the address is the truth again.
  const [draft, setDraft] = useState<string | null>(null)
  if (draft === value) setDraft(null)
  useShortcuts({ '/': () => input.current?.focus() })
  const type = (typed: string) => {
    setDraft(typed)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => onChange(typed), TYPING_PAUSE)
  }
  return (
    <label className="relative min-w-48 flex-1 basis-56">
      <span className="sr-only">Search artifacts</span>
      <Search aria-hidden="true" className="absolute top-2 left-2.5 size-4 text-muted" />
      <input
        ref={input}
        type="search"
        value={draft ?? value}
        placeholder="Search keys, descriptions, flows and runs"
        aria-keyshortcuts="/"
        onChange={(event) => type(event.target.value)}
        className="h-8 w-full rounded-md border border-line bg-surface pr-2 pl-8 hover:border-line-strong"
      />
    </label>
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
        label="Lines"
        aria-pressed={layout === 'list'}
        onClick={() => setPreference('layout', 'list')}
        className="-ml-px rounded-l-none aria-pressed:bg-sunken"
      >
        <List aria-hidden="true" className="size-4" />
      </IconButton>
    </fieldset>
  )
}
