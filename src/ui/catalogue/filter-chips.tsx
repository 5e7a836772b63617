import { shortDay } from '#content/time.ts'
import { type CatalogueSearch, NO_KIND } from '#contract/pages/catalogue-search.ts'
import { Chips, chipsOf, useTimeChips } from '#ui/filters/chips.tsx'
import { useParameters } from '#ui/filters/filters.tsx'
import { usePreference } from '#ui/preferences.ts'
import { kindLabel } from '#ui/renderers/kind-icon.tsx'
import { readLastLook } from './changes/last-look.ts'

/** The filters of the catalogue that are set. */
export function FilterChips({ search }: { search: CatalogueSearch }) {
  const zone = usePreference('zone')
  const changedSince = (seen: string) =>
    `Changed since ${seen === readLastLook() ? 'you last looked' : shortDay(Date.parse(seen), zone)}`
  const { update, clear } = useParameters()
  const { type, flow, tag, run, seen, only_here } = search
  const chips = [
    ...chipsOf('type', type, (value) => `Kind: ${kindLabel(value === NO_KIND ? null : value)}`, update),
    ...chipsOf('flow', flow, (value) => `Flow: ${value}`, update),
    ...chipsOf('tag', tag, (value) => `Tag: ${value}`, update),
    ...(run === undefined ? [] : [{ label: `Run: ${run.slice(-8)}`, remove: () => update({ run: '' }) }]),
    ...(seen === undefined ? [] : [{ label: changedSince(seen), remove: () => update({ seen: '' }) }]),
    ...(only_here === undefined ? [] : [{ label: 'Only here', remove: () => update({ only_here: '' }) }]),
    ...useTimeChips(search, update),
  ]
  return <Chips chips={chips} onClear={clear} />
}
