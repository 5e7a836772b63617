/** What a deletion on the pages of one artifact takes with it, in words. */
import type { Artifact } from '#contract/artifact.ts'
import type { SummaryFilterBody } from '#contract/filters.ts'
import type { ArtifactSummary, LineagePosition } from '#contract/vitrine.ts'
import { titleOf } from '#ui/artifact/title.ts'
import type { DeletionPlan } from './dialog.tsx'

const written = (count: number) => count.toLocaleString('en')

/** How much goes with a whole key: "its only version", "all 40 versions". */
const allVersions = (count: number) => (count === 1 ? 'its only version' : `all ${written(count)} versions`)

/** Said of a pinned version that somebody wants to delete. */
export const pinLine = ({ is_pinned }: { is_pinned: boolean }) =>
  is_pinned ? ['It is pinned, which keeps it from clean-up; this deletes it all the same.'] : []

/** One version; the others of its key stay. */
export function versionDeletion(
  { id, key }: Pick<Artifact, 'id' | 'key'>,
  title: string,
  { version, versions, next_id, previous_id, is_pinned }: LineagePosition,
): DeletionPlan {
  const targets: DeletionPlan['targets'] = [{ type: 'version', id }]
  const pin = pinLine({ is_pinned })
  const includes_pinned = is_pinned
  if (key === null) {
    return { label: title, targets, includes_pinned, consequences: ['It has no key and so no other versions.', ...pin] }
  }
  const isOnly = previous_id === null && next_id === null
  const rest = versions === 2 ? 'The other version stays' : `The other ${written(versions - 1)} versions stay`
  return {
    label: `${title} version ${written(version)}`,
    targets,
    includes_pinned,
    consequences: isOnly
      ? ['It is the only version, so the key goes with it.', ...pin]
      : [
          next_id === null ? `${rest}.` : `${rest}; newer ones move down by one number.`,
          ...(next_id === null ? [`Version ${written(version - 1)} becomes the latest.`] : []),
          ...pin,
        ],
  }
}

/** A key with every version it has. */
export function keyDeletion(key: string, title: string, versions: number): DeletionPlan {
  return {
    label: `${title} with ${allVersions(versions)}`,
    targets: [{ type: 'key', key }],
    includes_pinned: false,
    consequences: ['Addresses of its versions stop working.'],
  }
}

/** What was selected in the catalogue: each entry with all its versions. */
export function entriesDeletion(entries: readonly ArtifactSummary[]): DeletionPlan {
  const [first] = entries
  return {
    label: entries.length === 1 && first ? titleOf(first) : `${written(entries.length)} artifacts`,
    targets: entries.map(({ id, key }) => (key === null ? { type: 'version', id } : { type: 'key', key })),
    includes_pinned: false,
    consequences: entries.map((artifact) => `${titleOf(artifact)}: ${allVersions(artifact.versions)}`),
  }
}

/** All entries of the catalogue that fit, also those that were never on screen. */
export function matchDeletion(filter: SummaryFilterBody, count: number, isNarrowed: boolean): DeletionPlan {
  return {
    label: isNarrowed ? `all ${written(count)} that match` : `all ${written(count)} artifacts`,
    targets: [{ type: 'match', filter }],
    includes_pinned: false,
    consequences: [
      isNarrowed
        ? 'Every key of which the latest version matches goes with all its versions, and so does every match without a key.'
        : 'Every key with all its versions, and everything without a key.',
    ],
  }
}
