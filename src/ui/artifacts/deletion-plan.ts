/** What a deletion on the pages of one artifact takes with it, in words. */
import type { Artifact } from '#contract/artifact.ts'
import type { LineagePosition } from '#contract/vitrine.ts'
import type { DeletionPlan } from './delete-dialog.tsx'

const written = (count: number) => count.toLocaleString('en')

/** How much goes with a whole key: "its only version", "all 40 versions". */
export const allVersions = (count: number) => (count === 1 ? 'its only version' : `all ${written(count)} versions`)

/** One version; the others of its key stay. */
export function versionDeletion(
  { id, key }: Pick<Artifact, 'id' | 'key'>,
  title: string,
  { version, versions, next_id, previous_id }: LineagePosition,
): DeletionPlan {
  const targets: DeletionPlan['targets'] = [{ type: 'version', id }]
  if (key === null) return { label: title, targets, consequences: ['It has no key and so no other versions.'] }
  const isOnly = previous_id === null && next_id === null
  const rest = versions === 2 ? 'The other version stays' : `The other ${written(versions - 1)} versions stay`
  return {
    label: `${title} version ${written(version)}`,
    targets,
    consequences: isOnly
      ? ['It is the only version, so the key goes with it.']
      : [
          next_id === null ? `${rest}.` : `${rest}; newer ones move down by one number.`,
          ...(next_id === null ? [`Version ${written(version - 1)} becomes the latest.`] : []),
        ],
  }
}

/** A key with every version it has. */
export function keyDeletion(key: string, title: string, versions: number): DeletionPlan {
  return {
    label: `${title} with ${allVersions(versions)}`,
    targets: [{ type: 'key', key }],
    consequences: ['Nothing of this key is left; addresses of its versions stop working.'],
  }
}
