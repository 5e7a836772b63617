import { isEmpty, type SelectionOptions, typesOf } from '#cli/args/selection.ts'
import { UsageError } from '#cli/errors.ts'
import type { RetentionPolicy } from '#contract/retention.ts'

export type PolicyOptions = SelectionOptions & { olderThan?: string; keep?: number; includeLatest?: boolean }

/** The policy that the options of `prune` make; null without any, which stands for those of the server. */
export function policyOf(options: PolicyOptions): RetentionPolicy | null {
  const { olderThan, keep, includeLatest = false, key, flow, tag } = options
  if (olderThan === undefined && keep === undefined) {
    if (isEmpty(options) && !includeLatest) return null
    throw new UsageError('Say what is kept: --keep 10, --older-than 30d, or both.')
  }
  return {
    name: 'prune',
    is_enabled: true,
    keys: key ?? null,
    types: typesOf(options),
    flows: flow ?? null,
    tags: tag ?? null,
    keep_last: keep ?? null,
    keep_for: olderThan ?? null,
    removes_latest: includeLatest,
  }
}
