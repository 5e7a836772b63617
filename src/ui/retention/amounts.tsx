import { amount } from '#content/amount.ts'
import type { RetentionPreview } from '#contract/retention.ts'

/** What a run would remove: in all, and by the policy that lets it go. */
export function Amounts({ preview: { count, keys, bytes, policies } }: { preview: RetentionPreview }) {
  const involved = policies.filter((share) => share.count > 0)
  return (
    <div className="grid gap-2">
      <p role="status" className="font-medium">
        {count === 0 ? 'Nothing would go.' : `${amount({ count, keys, bytes })} would go.`}
      </p>
      {involved.length > 0 && <Shares label="By policy" shares={involved} />}
    </div>
  )
}

/** How much each policy lets go. */
export function Shares({ label, shares }: { label: string; shares: RetentionPreview['policies'] }) {
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
