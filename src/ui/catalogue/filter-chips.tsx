import { X } from 'lucide-react'
import { shortDay } from '#content/time.ts'
import { Button } from '#ui/components/button.tsx'
import { useParameters } from '#ui/components/filters.tsx'
import { usePreference } from '#ui/preferences.ts'
import { kindLabel } from '#ui/renderers/kind-icon.tsx'
import { type CatalogueSearch, NO_KIND, spans } from './filter.ts'

/** One removable chip for each value of each filter. */
export function FilterChips({ search }: { search: CatalogueSearch }) {
  const { update, clear } = useParameters()
  const { type, flow, tag, run } = search
  const range = useRangeLabel(search)
  const without = (values: string[], value: string) => values.filter((other) => other !== value)
  const chips = [
    ...type.map((value) => ({
      label: `Kind: ${kindLabel(value === NO_KIND ? null : value)}`,
      remove: () => update({ type: without(type, value) }),
    })),
    ...flow.map((value) => ({ label: `Flow: ${value}`, remove: () => update({ flow: without(flow, value) }) })),
    ...tag.map((value) => ({ label: `Tag: ${value}`, remove: () => update({ tag: without(tag, value) }) })),
    ...(run === undefined ? [] : [{ label: `Run: ${run.slice(-8)}`, remove: () => update({ run: '' }) }]),
    ...(range === null ? [] : [{ label: range, remove: () => update({ since: '', from: '', to: '' }) }]),
  ]
  if (chips.length === 0) return null
  return (
    <ul aria-label="Filters" className="flex basis-full flex-wrap items-center gap-1.5">
      {chips.map(({ label, remove }) => (
        <li key={label} className="min-w-0">
          <button
            type="button"
            aria-label={`Remove ${label}`}
            title="Remove this filter"
            onClick={remove}
            className="flex h-7 max-w-full items-center gap-1.5 rounded-full bg-accent-soft pr-2 pl-3 font-medium text-accent text-xs hover:bg-sunken"
          >
            <span className="min-w-0 truncate">{label}</span>
            <X aria-hidden="true" className="size-3.5 shrink-0" />
          </button>
        </li>
      ))}
      <li>
        <Button look="quiet" onClick={clear}>
          Clear filters
        </Button>
      </li>
    </ul>
  )
}

/** "Last 7 days", "23 Nov 2026 – 24 Nov 2026", "since 23 Nov 2026"; null without a filter by time. */
function useRangeLabel({ since, from, to }: CatalogueSearch): string | null {
  const zone = usePreference('zone')
  const first = from === undefined ? null : shortDay(Date.parse(from), zone)
  // The end of a range is the first moment after it.
  const last = to === undefined ? null : shortDay(Date.parse(to) - 1, zone)
  if (first !== null && last !== null) return first === last ? `On ${first}` : `${first} – ${last}`
  if (first !== null) return `Since ${first}`
  if (last !== null) return `Until ${last}`
  return since === undefined ? null : spans[since].label
}
