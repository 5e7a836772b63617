import type { TimeSearch } from '#contract/pages/search-parameters.ts'
import { loadWhenIdle } from '#ui/components/load-when-idle.ts'
import { PopoverButton } from '#ui/components/popover-button.tsx'
import type { FacetOption } from './facet-menu.tsx'
import { useParameters } from './filters.tsx'

const FacetMenu = loadWhenIdle(async () => (await import('./facet-menu.tsx')).FacetMenu)
const TimeMenu = loadWhenIdle(async () => (await import('./time-menu.tsx')).TimeMenu)

type Facet<Name extends string> = { name: Name; label: string; options: readonly FacetOption[] }

/** A menu for each facet, and one for the time. */
export function FilterMenus<Name extends string>({
  facets,
  search,
  isFiltered,
  timeLabel,
}: {
  facets: readonly Facet<Name>[]
  search: Record<Name, string[]> & TimeSearch
  /** Whether the list has filters, which the counts of the facets do not take into account. */
  isFiltered: boolean
  /** What the time is of: "Updated". */
  timeLabel: string
}) {
  const { update } = useParameters()
  return (
    <div className="flex items-center gap-2">
      {facets.map(({ name, label, options }) => (
        <PopoverButton key={name} label={label} isActive={search[name].length > 0}>
          <FacetMenu
            label={label}
            options={options}
            chosen={search[name]}
            isFiltered={isFiltered}
            onChange={(values) => update({ [name]: values })}
          />
        </PopoverButton>
      ))}
      <PopoverButton label="Time" isActive={(search.since ?? search.from ?? search.to) !== undefined}>
        <TimeMenu label={timeLabel} search={search} onChange={update} />
      </PopoverButton>
    </div>
  )
}
