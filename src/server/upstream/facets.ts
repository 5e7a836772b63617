import type { Facets } from '#contract/vitrine.ts'
import type { NamedEntry } from './names.ts'

/** More than anyone reads through in a menu. */
const MOST = 500

/** How much the catalogue holds, and what it can be narrowed to, most frequent first. */
export function facetsOf(entries: NamedEntry[]): Facets {
  const kinds = tally(entries.map(({ type }) => type))
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
  return [...counts].toSorted(([, a], [, b]) => b - a).slice(0, MOST)
}
