import { Search, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { StateType } from '#contract/run.ts'
import { Button } from '../components/button.tsx'
import { useShortcuts } from '../components/shortcuts.tsx'
import { readRunsSearch } from './runs-filter.ts'
import { changedSearch } from './view.ts'

const field = 'h-8 rounded-md border border-line bg-surface hover:border-line-strong'

export function RunsFilters() {
  const [params, setParams] = useSearchParams()
  const { name, flow, state } = readRunsSearch(params)
  const set = (parameter: string, value: string, replace = false) =>
    setParams((old) => new URLSearchParams(changedSearch(old, { [parameter]: value || null })), { replace })
  return (
    <search className="flex flex-wrap items-center gap-2">
      <NameBox value={name ?? ''} onChange={(value) => set('name', value, name !== undefined)} />
      <select
        aria-label="State"
        value={state ?? ''}
        data-active={state === undefined ? undefined : ''}
        onChange={(event) => set('state', event.target.value)}
        className={`px-2 text-[0.8125rem] font-medium data-[active]:border-accent data-[active]:text-accent ${field}`}
      >
        <option value="">State</option>
        {StateType.options.map((type) => (
          <option key={type} value={type}>
            {`${type.charAt(0)}${type.slice(1).toLowerCase()}`}
          </option>
        ))}
      </select>
      {flow !== undefined && (
        <Button onClick={() => set('flow', '')}>
          Flow {flow} <X aria-label="Remove" className="size-3.5" />
        </Button>
      )}
      {(name ?? flow ?? state) !== undefined && (
        <Button look="quiet" onClick={() => setParams({})}>
          Clear filters
        </Button>
      )}
    </search>
  )
}

/** Pause in typing after which the list follows, in milliseconds. */
const TYPING_PAUSE = 150

function NameBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
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
      <span className="sr-only">Search runs by name</span>
      <Search aria-hidden="true" className="absolute top-2 left-2.5 size-4 text-muted" />
      <input
        ref={input}
        type="search"
        value={draft ?? value}
        placeholder="Search runs by name"
        aria-keyshortcuts="/"
        onChange={(event) => type(event.target.value)}
        className={`w-full pr-2 pl-8 ${field}`}
      />
    </label>
  )
}
