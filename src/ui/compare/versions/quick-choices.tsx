import { useSearchParams } from 'react-router'
import { versionLabel } from '#content/version-name.ts'
import type { ComparedVersion } from '#contract/compare/requests.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { withParameters } from '#ui/compare/address.ts'
import { Link } from '#ui/components/link.tsx'

/** Links to the comparisons that are asked for most. */
export function QuickChoices({
  from,
  to,
  newest,
}: {
  from: ComparedVersion
  to: ComparedVersion
  newest: readonly ArtifactSummary[]
}) {
  const pinned = newest.find(({ id, is_pinned, created }) => is_pinned && id !== to.id && created <= to.created)
  const latest = newest[0]
  const before = newest[newest.findIndex(({ id }) => id === to.id) + 1]
  return (
    <nav aria-label="Other comparisons" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-xs">
      {before && before.id !== from.id && before.id !== to.id && (
        <Choice label={`Previous → ${versionLabel(to)}`} from="previous" to={referenceOf(to)} />
      )}
      {latest && latest.id !== to.id && (
        <Choice label={`${versionLabel(from)} → latest`} from={referenceOf(from)} to="latest" />
      )}
      {pinned && pinned.id !== from.id && (
        <Choice
          label={`${versionLabel(pinned)} (pinned) → ${versionLabel(to)}`}
          from={referenceOf(pinned)}
          to={referenceOf(to)}
        />
      )}
    </nav>
  )
}

function Choice({ label, from, to }: { label: string; from: string; to: string }) {
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

type Named = { id: string; version: number | null }

const referenceOf = ({ id, version }: Named) => String(version ?? id)
