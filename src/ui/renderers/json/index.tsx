import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { formatJson, type Json, JsonError, parseJson } from '#contract/json.ts'
import { CopyButton } from '#ui/components/copy-button.tsx'
import { searchJson } from './json-lines.ts'
import { JsonTree } from './json-tree.tsx'

/** Any JSON as a tree, with search, the path of each value, and `note`: one line that says why it is shown like this. */
export function JsonView({ data, note }: { data: Json; note?: ReactNode }) {
  const { value, isText } = useMemo(() => readText(data), [data])
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search.trim())
  const found = useMemo(() => (wanted === '' ? null : searchJson(value, wanted)), [value, wanted])
  return (
    <div className="grid gap-2">
      {note && <p className="text-muted text-sm">{note}</p>}
      {isText && <p className="text-muted text-sm">The data is a text that holds JSON; this is what it holds.</p>}
      <div className="overflow-hidden rounded-card border border-line bg-surface">
        <div className="flex flex-wrap items-center gap-2 border-line border-b p-2">
          <input
            type="search"
            aria-label="Search in the JSON"
            placeholder="Search names and values"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className="h-8 min-w-0 flex-1 rounded-md border border-line bg-bg px-2"
          />
          <output className="text-muted text-sm">{found && `${found.matches.toLocaleString('en')} found`}</output>
          <CopyButton text={() => formatJson(value, 2)} label="Copy JSON" />
        </div>
        <JsonTree key={wanted === '' ? 'all' : 'found'} value={value} only={found?.paths ?? null} />
      </div>
    </div>
  )
}

/** Python's `Artifact(data=…)` sends JSON in a string: that is opened once, and said. */
function readText(data: Json) {
  if (typeof data === 'string' && /^\s*[[{]/.test(data)) {
    try {
      return { value: parseJson(data), isText: true }
    } catch (error) {
      if (!(error instanceof JsonError)) throw error
    }
  }
  return { value: data, isText: false }
}
