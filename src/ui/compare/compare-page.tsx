import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { versionLabel, versionReference } from '#content/version-name.ts'
import type { Comparison } from '#contract/compare/requests.ts'
import { versionsOf } from '#contract/pages/first-requests.ts'
import type { ArtifactSummaries } from '#contract/vitrine.ts'
import { Breadcrumbs } from '#ui/artifact/breadcrumbs.tsx'
import { NewVersions } from '#ui/artifact/timeline/new-versions.tsx'
import { isMissing } from '#ui/artifact/version.ts'
import { summariesQuery } from '#ui/queries.ts'
import { compareBody, readAddress, withParameters } from './address.ts'
import { comparisonQuery, isOutdated, sidesQuery } from './queries.ts'
import { VersionSides } from './versions/version-sides.tsx'
import { ChangedView } from './view/changed-view.tsx'

export function ComparePage({ lineage }: { lineage: string }) {
  const [search] = useSearchParams()
  const address = readAddress(search)
  const body = compareBody(lineage, address)
  const { data: comparison, error, refetch } = useSuspenseQuery(comparisonQuery(body))
  const { data: newest } = useSuspenseQuery(summariesQuery(versionsOf(lineage)))
  const { data: sides, dataUpdatedAt } = useQuery(sidesQuery(comparison))
  const latest = newest.results[0]?.id
  const isOld = sides !== undefined && isOutdated(body, comparison, latest, sides.results)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a failed attempt is repeated when the sides are read again.
  useEffect(() => {
    if (isOld) void refetch({ cancelRefetch: false })
  }, [isOld, comparison, dataUpdatedAt])
  const { from, to } = comparison
  const title = lineage.trim() || '(empty key)'
  return (
    <>
      <title>{`${title} · ${versionLabel(from)} → ${versionLabel(to)} · Vitrine`}</title>
      <NewVersions
        newest={newest.results}
        isNewestShown={[from.id, to.id].includes(latest ?? '')}
        to={{ search: `?${withParameters(search, { from: versionReference(from), to: 'latest' })}` }}
      />
      <article
        aria-label={`${versionLabel(from)} compared with ${versionLabel(to)}`}
        className="grid grid-cols-1 gap-4"
      >
        <header className="grid grid-cols-1 gap-2">
          <Breadcrumbs artifactKey={lineage} />
          <h1 dir="auto" className="min-w-0 font-semibold text-xl leading-8 [overflow-wrap:anywhere]">
            {title}
          </h1>
          <VersionSides lineage={lineage} comparison={comparison} latest={latest} />
          {(isMissing(error) || isDeleted(comparison, sides)) && (
            <p role="status" className="rounded-card bg-warn-soft px-4 py-2.5 text-warn">
              One of these versions has been deleted on the server. The page still shows its last state.
            </p>
          )}
          <Headline comparison={comparison} />
        </header>
        <ChangedView lineage={lineage} address={address} body={body} comparison={comparison} />
      </article>
    </>
  )
}

const isDeleted = ({ from, to }: Comparison, sides: ArtifactSummaries | undefined) =>
  sides !== undefined && sides.count < new Set([from.id, to.id]).size

/** What changed, in one line. */
function Headline({ comparison: { from, to, summary } }: { comparison: Comparison }) {
  const isSame = from.id === to.id || summary.status === 'unchanged'
  return (
    <p role="status" className={`text-lg leading-7 ${isSame ? 'text-muted' : 'font-medium'}`}>
      {from.id === to.id ? 'Both sides are the same version.' : isSame ? 'No differences' : summary.text}
    </p>
  )
}
