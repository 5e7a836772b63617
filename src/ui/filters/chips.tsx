import { X } from 'lucide-react'
import { shortDay } from '#content/time.ts'
import { spans, type TimeSearch } from '#contract/pages/search-parameters.ts'
import { Button } from '#ui/components/button.tsx'
import { usePreference } from '#ui/preferences.ts'

export type Chip = { label: string; remove: () => void }

/** One removable chip for each value of each filter. */
export function Chips({ chips, onClear }: { chips: readonly Chip[]; onClear: () => void }) {
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
        <Button look="quiet" onClick={onClear}>
          Clear filters
        </Button>
      </li>
    </ul>
  )
}

/** The chips of a facet; `update` changes parameters of the URL. */
export function chipsOf(
  name: string,
  values: readonly string[],
  labelOf: (value: string) => string,
  update: (change: Record<string, string[]>) => void,
): Chip[] {
  return values.map((value) => ({
    label: labelOf(value),
    remove: () => update({ [name]: values.filter((other) => other !== value) }),
  }))
}

/** The chip of a time: "Last 7 days", "23 Nov 2026 – 24 Nov 2026", "Since 23 Nov 2026"; none without one. */
export function useTimeChips(search: TimeSearch, update: (change: Record<string, string>) => void): Chip[] {
  const label = useRangeLabel(search)
  return label === null ? [] : [{ label, remove: () => update({ since: '', from: '', to: '' }) }]
}

function useRangeLabel({ since, from, to }: TimeSearch): string | null {
  const zone = usePreference('zone')
  const first = from === undefined ? null : shortDay(Date.parse(from), zone)
  // The end of a range is the first moment after it.
  const last = to === undefined ? null : shortDay(Date.parse(to) - 1, zone)
  if (first !== null && last !== null) return first === last ? `On ${first}` : `${first} – ${last}`
  if (first !== null) return `Since ${first}`
  if (last !== null) return `Until ${last}`
  return since === undefined ? null : spans[since].label
}
