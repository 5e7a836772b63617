import type { LinkChange } from '#contract/compare/change.ts'
import { LinkCard } from '#ui/renderers/link.tsx'

/** Two links, the old one above the new one. */
export default function LinkChangeView({ change }: { change: LinkChange }) {
  return (
    <dl className="grid gap-3">
      {(
        [
          ['Old', change.old],
          ['New', change.new],
        ] as const
      ).map(([label, { href, text }]) => (
        <div key={label}>
          <dt className={`mb-1 font-medium text-xs ${label === 'Old' ? 'text-removed' : 'text-added'}`}>{label}</dt>
          <dd>
            <LinkCard href={href} text={text ?? href} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
