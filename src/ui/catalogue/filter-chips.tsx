import { Chips, chipsOf, useTimeChips } from '#ui/filters/chips.tsx'
import { useParameters } from '#ui/filters/filters.tsx'
import { kindLabel } from '#ui/renderers/kind-icon.tsx'
import { type CatalogueSearch, NO_KIND } from './filter.ts'

/** The filters of the catalogue that are set. */
export function FilterChips({ search }: { search: CatalogueSearch }) {
  const { update, clear } = useParameters()
  const { type, flow, tag, run } = search
  const chips = [
    ...chipsOf('type', type, (value) => `Kind: ${kindLabel(value === NO_KIND ? null : value)}`, update),
    ...chipsOf('flow', flow, (value) => `Flow: ${value}`, update),
    ...chipsOf('tag', tag, (value) => `Tag: ${value}`, update),
    ...(run === undefined ? [] : [{ label: `Run: ${run.slice(-8)}`, remove: () => update({ run: '' }) }]),
    ...useTimeChips(search, update),
  ]
  return <Chips chips={chips} onClear={clear} />
}
