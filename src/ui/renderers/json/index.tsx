import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { plural } from '#content/number.ts'
import { formatJson, type Json, JsonError, parseJson } from '#contract/json.ts'
import { CopyButton } from '#ui/components/export/copy-button.tsx'
import { searchJson } from './json-lines.ts'
import { JsonTree } from './json-tree.tsx'

/** JSON as a searchable tree. `note` explains why the data is shown as JSON. */
export function JsonView({ data, note }: { data: Json; note?: ReactNode }) {
  const { value, isParsed } = useMemo(() => parseText(data), [data])
  const [search, setSearch] = useState('')
  const query = useDeferredValue(search.trim())
  const found = useMemo(() => (query === '' ? null : searchJson(value, query)), [value, query])
  return (
    <div className="grid gap-2">
      {note && <p className="text-muted text-sm">{note}</p>}
      {isParsed && <p className="text-muted text-sm">This string contains JSON and is shown parsed.</p>}
      <div className="overflow-hidden rounded-card border border-line bg-surface">
        <div className="flex flex-wrap items-center gap-2 border-line border-b p-2">
          <input
            type="search"
            aria-label="Search JSON"
            placeholder="Search names and values"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className="h-8 min-w-0 flex-1 rounded-md border border-line bg-bg px-2"
          />
          <output className="text-muted text-sm">{found && plural(found.matches, 'match', 'matches')}</output>
          <CopyButton text={() => formatJson(value, 2)} label="Copy JSON" />
        </div>
        <JsonTree key={query === '' ? 'all' : 'found'} value={value} only={found?.paths ?? null} />
      </div>
    </div>
  )
}

/** Parses a string that contains JSON once: Python's `Artifact(data=…)` publishes JSON this way. */
function parseText(data: Json) {
  if (typeof data === 'string' && /^\s*[[{]/.test(data)) {
    try {
      return { value: parseJson(data), isParsed: true }
    } catch (error) {
      if (!(error instanceof JsonError)) throw error
    }
  }
  return { value: data, isParsed: false }
}
