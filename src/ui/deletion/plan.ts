/** What a deletion deletes, as requests and as text. */
import { formatNumber, plural } from '#content/number.ts'
import type { Deletable } from './confirm-delete.ts'
import type { DeletionTarget } from './deletions.ts'

export type DeletionPlan = {
  /** For the title and for messages: "daily-report with all 40 versions". */
  label: string
  targets: DeletionTarget[]
  /** One sentence for each thing that is deleted, and for what happens to the rest. */
  consequences: string[]
  /** Whether pinned versions are deleted without asking: the user chose a single pinned version. */
  includesPinned: boolean
}

type Entry = Exclude<Deletable, { type: 'flow-run' }>
type Version = Extract<Entry, { type: 'version' }>

export function planOf(entries: readonly Entry[]): DeletionPlan {
  const [only] = entries
  if (entries.length === 1 && only) return planOfOne(only)
  return {
    label: plural(entries.length, 'artifact'),
    targets: entries.map(targetOf),
    consequences: entries.map(
      (entry) => `${titleOf(entry)}: ${allVersions(entry.type === 'key' ? entry.versions : 1)}`,
    ),
    includesPinned: false,
  }
}

function planOfOne(entry: Entry): DeletionPlan {
  const targets = [targetOf(entry)]
  switch (entry.type) {
    case 'version':
      return {
        label: labelOf(entry),
        targets,
        consequences: [
          ...consequencesOf(entry),
          ...(entry.isPinned ? ['This version is pinned. Deleting it overrides the pin.'] : []),
        ],
        includesPinned: entry.isPinned,
      }
    case 'key':
      return {
        label: `${entry.title} with ${allVersions(entry.versions)}`,
        targets,
        consequences: ['Links to its versions will stop working.'],
        includesPinned: false,
      }
    case 'match':
      return {
        label: titleOf(entry),
        targets,
        consequences: [
          entry.isFiltered
            ? 'Deletes all versions of every matching key, and matching artifacts without a key.'
            : 'Deletes all versions of every key, and all artifacts without a key.',
        ],
        includesPinned: false,
      }
  }
}

function targetOf(entry: Entry): DeletionTarget {
  if (entry.type === 'version') return { type: 'version', id: entry.id }
  return entry.type === 'key' ? { type: 'key', key: entry.key } : { type: 'match', filter: entry.filter }
}

function titleOf(entry: Entry): string {
  if (entry.type !== 'match') return entry.title
  return entry.isFiltered ? `all ${formatNumber(entry.count)} matches` : `all ${plural(entry.count, 'artifact')}`
}

const allVersions = (count: number) => (count === 1 ? 'its only version' : `all ${plural(count, 'version')}`)

function labelOf({ key, title, version }: Version): string {
  if (key === null) return title
  return version === null ? `this version of ${title}` : `${title} version ${formatNumber(version)}`
}

function consequencesOf({ key, versions, isLatest }: Version): string[] {
  if (key === null) return ['This artifact has no key and therefore no other versions.']
  if (versions === 1) return ['This is the only version, so the key is deleted too.']
  const rest = versions === 2 ? 'The other version is kept' : `The other ${plural(versions - 1, 'version')} are kept`
  return isLatest ? [`${rest}.`, 'The version before it becomes the latest.'] : [`${rest}.`]
}
