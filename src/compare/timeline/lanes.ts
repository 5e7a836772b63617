/** The flows that publish the same key. */
export type Lane = {
  name: string
  /** One or two letters or digits, different for each lane. */
  mark: string
  /** Counts the lanes from 0. */
  position: number
}

/** The lane of each flow by its id, in the order in which they occur. Empty if there are fewer than two flows. */
export function lanesOf(flows: Iterable<{ id: string; name: string } | null | undefined>): Map<string, Lane> {
  const lanes = new Map<string, Lane>()
  const marks = new Set<string>()
  for (const flow of flows) {
    if (!flow || lanes.has(flow.id)) continue
    const mark = markOf(flow.name, marks, lanes.size + 1)
    marks.add(mark)
    lanes.set(flow.id, { name: flow.name, mark, position: lanes.size })
  }
  return lanes.size < 2 ? new Map() : lanes
}

/** The first letter of the name, else with another letter of it, else a number. */
function markOf(name: string, taken: ReadonlySet<string>, number: number): string {
  const [first = '', ...others] = [...name.slice(0, 100).matchAll(/[\p{L}\p{N}]/gu)].map(([letter]) => letter)
  const candidates =
    first === '' ? [] : [first.toUpperCase(), ...others.map((letter) => first.toUpperCase() + letter.toLowerCase())]
  return candidates.find((mark) => !taken.has(mark)) ?? String(number)
}
