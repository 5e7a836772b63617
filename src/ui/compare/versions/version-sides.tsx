import { ArrowLeftRight, ArrowRight } from 'lucide-react'
import { useSearchParams } from 'react-router'
import { versionReference } from '#content/version-name.ts'
import type { Comparison } from '#contract/compare/requests.ts'
import { withParameters } from '#ui/compare/address.ts'
import { buttonClass } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { QuickChoices } from './quick-choices.tsx'
import { VersionPicker } from './version-picker.tsx'

/** The two versions, and the ways to choose others. */
export function VersionSides({
  lineage,
  comparison: { from, to },
  latest,
}: {
  lineage: string
  comparison: Comparison
  /** The id of the latest version. */
  latest: string | undefined
}) {
  const [search, setSearch] = useSearchParams()
  // Both sides are written, because `previous` is relative to the other one.
  const sides = { from: versionReference(from), to: versionReference(to) }
  const choose = (chosen: Partial<typeof sides>) =>
    setSearch(withParameters(search, { ...sides, ...chosen }), { replace: true, preventScrollReset: true })
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2" data-print="hide">
      <div className="flex flex-wrap items-center gap-1.5">
        <VersionPicker side="from" lineage={lineage} chosen={from} onChoose={(version) => choose({ from: version })} />
        <ArrowRight aria-hidden="true" className="size-4 text-muted" />
        <VersionPicker side="to" lineage={lineage} chosen={to} onChoose={(version) => choose({ to: version })} />
        <Link
          to={{ search: `?${withParameters(search, { from: sides.to, to: sides.from })}` }}
          replace
          preventScrollReset
          aria-label="Swap sides"
          title="Swap sides"
          className={`${buttonClass('quiet')} w-8 px-0!`}
        >
          <ArrowLeftRight aria-hidden="true" className="size-4" />
        </Link>
      </div>
      <QuickChoices lineage={lineage} from={from} to={to} latest={latest} />
    </div>
  )
}
