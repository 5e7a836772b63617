/** Says on which servers versions of a mirror are deleted, for the app and the CLI. */
import type { DeletionPreview } from '#contract/deletion.ts'
import type { Retention, RetentionPreview } from '#contract/retention.ts'
import { plural } from './number.ts'

type Upstream<Holder extends { upstream: unknown }> = NonNullable<Holder['upstream']>

/** Where retention policies delete. */
export function describeRetentionScope({ host, is_included }: Upstream<Retention>): string {
  return is_included ? `Versions are also deleted on ${host}.` : 'Only versions that exist only here are deleted.'
}

/** The same, with how much of a dry run exists where. */
export function describeDryRunScope(upstream: Upstream<RetentionPreview>): string {
  const { host, is_included, count, only_here } = upstream
  const scope = describeRetentionScope(upstream)
  if (is_included) {
    if (count + only_here === 0) return scope
    return `${scope} ${plural(count, 'version')} ${exist(count)} there, ${plural(only_here, 'version')} only here.`
  }
  if (count === 0) return scope
  const versions = plural(count, 'expired version')
  return `${scope} ${versions} that ${exist(count)} on ${host} ${count === 1 ? 'is' : 'are'} kept.`
}

const exist = (count: number) => (count === 1 ? 'exists' : 'exist')

/** Where a deletion that a person starts deletes; null if no server but this one has the versions. */
export function describeDeletionScope({ count, upstream }: Pick<DeletionPreview, 'count' | 'upstream'>): string | null {
  if (upstream === null || upstream.count === 0) return null
  if (upstream.count === count) return `Also deleted on ${upstream.host}.`
  return `${plural(upstream.count, 'version')} ${upstream.count === 1 ? 'is' : 'are'} also deleted on ${upstream.host}.`
}
