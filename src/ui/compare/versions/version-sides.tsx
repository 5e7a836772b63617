import { ArrowLeftRight, ArrowRight } from 'lucide-react'
import { useSearchParams } from 'react-router'
import type { ComparedVersion, Comparison } from '#contract/compare/requests.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { type CompareAddress, withParameters } from '#ui/compare/address.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { QuickChoices } from './quick-choices.tsx'
import { VersionPicker } from './version-picker.tsx'

/** The two versions, and the ways to choose others. */
export function VersionSides({
  lineage,
  address,
  comparison: { from, to },
  newest,
}: {
  lineage: string
  address: CompareAddress
  comparison: Comparison
  /** The newest versions, newest first. */
  newest: readonly ArtifactSummary[]
}) {
  const [search] = useSearchParams()
  // `previous` is relative to the other side, so that the swapped sides need the versions themselves.
  const swapped = withParameters(search, { from: nameIn(address.to, to), to: nameIn(address.from, from) })
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2" data-print="hide">
      <div className="flex flex-wrap items-center gap-1.5">
        <VersionPicker side="from" lineage={lineage} chosen={from} />
        <ArrowRight aria-hidden="true" className="size-4 text-muted" />
        <VersionPicker side="to" lineage={lineage} chosen={to} />
        <Link
          to={{ search: `?${swapped}` }}
          replace
          preventScrollReset
          aria-label="Swap sides"
          title="Swap sides"
          className={`${buttonClass('quiet')} w-8 px-0!`}
        >
          <ArrowLeftRight aria-hidden="true" className="size-4" />
        </Link>
      </div>
      <QuickChoices from={from} to={to} newest={newest} />
    </div>
  )
}

const nameIn = (reference: string, { id, version }: ComparedVersion) =>
  reference === 'previous' ? String(version ?? id) : reference
