import type { RetentionKeysPreview, RetentionPolicy } from '#contract/retention.ts'
import type { ExpiredVersion } from './evaluate.ts'

type Group = RetentionKeysPreview['results'][number]

/** A key whose versions alternate between kept and deleted has a range for each. */
const MAX_RANGES = 100

/** Sums up expired versions, which are added newest first, by their keys. */
export function groupByKey(policies: readonly RetentionPolicy[]) {
  const groups = new Map<string | null, Group & { lastPlace: number }>()
  return {
    add: ({ key, size, version, place, policy }: ExpiredVersion) => {
      const group = groups.get(key) ?? {
        key,
        count: 0,
        bytes: 0,
        versions: null,
        ranges: [],
        policies: [],
        lastPlace: 0,
      }
      groups.set(key, group)
      group.count += 1
      group.bytes += size
      const name = policies[policy]?.name
      if (name !== undefined && !group.policies.includes(name)) group.policies.push(name)
      if (version === null || place === null) return
      const range = group.ranges.at(-1)
      if (range && group.lastPlace === place - 1) range.first = version
      else if (group.ranges.length < MAX_RANGES) group.ranges.push({ first: version, last: version })
      else return
      group.lastPlace = place
    },
    /** The largest first, with the number of all versions of each key. */
    sorted: (versionsOf: ReadonlyMap<string, number>): Group[] =>
      [...groups.values()]
        .map(({ lastPlace: _, ...group }) => ({
          ...group,
          versions: group.key === null ? null : (versionsOf.get(group.key) ?? null),
        }))
        .sort((one, other) => other.bytes - one.bytes || other.count - one.count),
  }
}
