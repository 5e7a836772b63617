import { useSuspenseQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ComparedVersion, Comparison } from '#contract/compare/requests.ts'
import { ArtifactValue } from '#ui/artifact/value.tsx'
import { artifactQuery } from '#ui/queries.ts'
import RichView from '#ui/renderers/rich/index.tsx'
import { OwnsAddress } from '#ui/renderers/url-state.ts'

/** Values of different types, side by side. */
export function KindChangeView({ comparison: { from, to } }: { comparison: Comparison }) {
  return (
    <div className="grid grid-cols-1 gap-3">
      <p className="rounded-card bg-warn-soft px-4 py-2.5 text-warn">
        {from.type === to.type
          ? 'The data of one version does not match its type. Both values are shown as they are.'
          : 'The type changed. Both values are shown as they are.'}
      </p>
      <Sides old={<VersionValue version={from} />} now={<VersionValue version={to} />} />
    </div>
  )
}

/** HTML documents in their frames, side by side. */
export const RichChangeView = ({ comparison: { from, to } }: { comparison: Comparison }) => (
  <Sides old={<RichView id={from.id} />} now={<RichView id={to.id} />} />
)

/** A value as its own page shows it. */
export function VersionValue({ version }: { version: ComparedVersion }) {
  const { data: artifact } = useSuspenseQuery(artifactQuery(version.id))
  return (
    <OwnsAddress value={false}>
      <ArtifactValue artifact={artifact} />
    </OwnsAddress>
  )
}

/** Two versions beside each other, or below on narrow screens. */
const Sides = ({ old, now }: { old: ReactNode; now: ReactNode }) => (
  <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
    <section aria-label="Old version" className="min-w-0">
      <p className="mb-1 font-medium text-removed text-xs">Old</p>
      {old}
    </section>
    <section aria-label="New version" className="min-w-0">
      <p className="mb-1 font-medium text-added text-xs">New</p>
      {now}
    </section>
  </div>
)
