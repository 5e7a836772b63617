import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { versionLabel, versionReference } from '#content/version-name.ts'
import type { ComparedVersion } from '#contract/compare/requests.ts'
import { pinnedQuery } from '#ui/artifact/version.ts'
import { withParameters } from '#ui/compare/address.ts'
import { Link } from '#ui/components/link.tsx'
import { lineagePositionQuery } from '#ui/queries.ts'

/** Links to the comparisons that are asked for most. */
export function QuickChoices({
  lineage,
  from,
  to,
  latest,
}: {
  lineage: string
  from: ComparedVersion
  to: ComparedVersion
  /** The id of the latest version. */
  latest: string | undefined
}) {
  const { data: position } = useQuery(lineagePositionQuery(to.id))
  const { data: pins } = useQuery(pinnedQuery(lineage))
  const previous = position?.previous_id ?? from.id
  const pinned = pins?.results.find(({ id, created }) => id !== to.id && created <= to.created)
  const target = versionReference(to)
  return (
    <nav aria-label="Other comparisons" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-xs">
      {previous !== from.id && <ComparisonLink label={`Previous → ${versionLabel(to)}`} from="previous" to={target} />}
      {latest !== undefined && latest !== to.id && (
        <ComparisonLink label={`${versionLabel(from)} → latest`} from={versionReference(from)} to="latest" />
      )}
      {pinned && pinned.id !== from.id && (
        <ComparisonLink
          label={`${versionLabel(pinned)} (pinned) → ${versionLabel(to)}`}
          from={versionReference(pinned)}
          to={target}
        />
      )}
    </nav>
  )
}

function ComparisonLink({ label, from, to }: { label: string; from: string; to: string }) {
  const [search] = useSearchParams()
  return (
    <Link
      to={{ search: `?${withParameters(search, { from, to })}` }}
      replace
      preventScrollReset
      className="py-1 text-accent hover:underline"
    >
      {label}
    </Link>
  )
}
