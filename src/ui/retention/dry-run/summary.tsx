import { amount } from '#content/amount.ts'
import { formatBytes } from '#content/bytes.ts'
import { plural } from '#content/number.ts'
import { describeDryRunScope } from '#content/retention-scope.ts'
import type { RetentionPreview } from '#contract/retention.ts'

/** How much a retention run would delete, in total and per policy. */
export function DryRunSummary({ preview: { count, keys, bytes, policies, upstream } }: { preview: RetentionPreview }) {
  const shares = policies.filter((share) => share.count > 0)
  const ofKeys = keys === 0 ? '' : ` of ${plural(keys, 'key')}`
  return (
    <div className="grid gap-2">
      <p role="status" className="font-medium">
        {count === 0
          ? 'Nothing to delete.'
          : `${plural(count, 'version')}${ofKeys} (${formatBytes(bytes)}) will be deleted.`}
      </p>
      {upstream !== null && <p className="text-muted">{describeDryRunScope(upstream)}</p>}
      {shares.length > 0 && <PolicyShares label="By policy" shares={shares} />}
    </div>
  )
}

/** How much each policy deletes. */
export function PolicyShares({ label, shares }: { label: string; shares: RetentionPreview['policies'] }) {
  return (
    <ul aria-label={label} className="grid max-h-48 grid-cols-[minmax(0,1fr)] gap-1 overflow-y-auto text-muted">
      {shares.map(({ name, count, bytes }) => (
        <li key={name} className="flex gap-4">
          <span title={name} className="min-w-0 grow truncate">
            {name}
          </span>
          <span className="shrink-0">{amount({ count, bytes })}</span>
        </li>
      ))}
    </ul>
  )
}
