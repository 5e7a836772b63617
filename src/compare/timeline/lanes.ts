/** The flows and deployments that publish the same key. */
import type { ArtifactSummary } from '#contract/vitrine.ts'

export type Lane = {
  /** "etl", or "etl/nightly" if several deployments of the flow publish the key. */
  name: string
  /** One or two letters or digits, different for each lane. */
  mark: string
  /** Counts the lanes from 0. */
  position: number
}

export type Publisher = Pick<ArtifactSummary, 'flow' | 'deployment'>

/** Names the lane of a version. */
export const publisherId = ({ flow, deployment }: Publisher): string => `${flow?.id} ${deployment?.id}`

/** The lane of each publisher by its id, in the order in which they occur. Empty if there are fewer than two. */
export function lanesOf(versions: Iterable<Publisher>): Map<string, Lane> {
  const publishers = new Map<string, Publisher>()
  const deployments = new Map<string, number>()
  for (const version of versions) {
    const id = publisherId(version)
    if (version.flow === null || publishers.has(id)) continue
    publishers.set(id, version)
    deployments.set(version.flow.id, (deployments.get(version.flow.id) ?? 0) + 1)
  }
  const lanes = new Map<string, Lane>()
  if (publishers.size < 2) return lanes
  const marks = new Set<string>()
  for (const [id, { flow, deployment }] of publishers) {
    const names = [flow?.name ?? '']
    if (deployment !== null && deployments.get(flow?.id ?? '') !== 1) names.push(deployment.name)
    const mark = markOf(names.at(-1) ?? '', marks, lanes.size + 1)
    marks.add(mark)
    lanes.set(id, { name: names.join('/'), mark, position: lanes.size })
  }
  return lanes
}

/** The first letter of the name, else with another letter of it, else a number. */
function markOf(name: string, taken: ReadonlySet<string>, number: number): string {
  const [first = '', ...others] = [...name.slice(0, 100).matchAll(/[\p{L}\p{N}]/gu)].map(([letter]) => letter)
  const candidates =
    first === '' ? [] : [first.toUpperCase(), ...others.map((letter) => first.toUpperCase() + letter.toLowerCase())]
  return candidates.find((mark) => !taken.has(mark)) ?? String(number)
}
