import { shownType } from '#contract/kind-labels.ts'
import type { Facets } from '#contract/vitrine.ts'
import type { NamedEntry } from './names.ts'

/** Rows of one menu. */
const MAX_FACETS = 500

/** Counts of the catalogue, and the values it can be filtered by, most frequent first. */
export function facetsOf(entries: NamedEntry[]): Facets {
  const kinds = tally(entries.map(shownType))
  const flows = tally(entries.flatMap(({ flow }) => flow?.id ?? []))
  const tags = tally(entries.flatMap(({ flow_run }) => [...new Set(flow_run?.tags)]))
  const names = new Map(entries.flatMap(({ flow }) => (flow ? [[flow.id, flow.name]] : [])))
  const keyless = entries.filter(({ key }) => key === null).length
  return {
    keys: entries.length - keyless,
    keyless,
    kinds: kinds.map(([type, count]) => ({ type, count })),
    flows: flows.map(([id, count]) => ({ id, name: names.get(id) ?? id, count })),
    tags: tags.map(([tag, count]) => ({ tag, count })),
  }
}

function tally<Value>(values: Value[]): [Value, number][] {
  const counts = new Map<Value, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a).slice(0, MAX_FACETS)
}
