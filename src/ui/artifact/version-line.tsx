import { shownType } from '#contract/kind-labels.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { Link } from '#ui/components/link.tsx'
import { StateBadge } from '#ui/components/state-badge.tsx'
import { Time } from '#ui/components/time.tsx'
import { paths } from '#ui/paths.ts'
import type { ShownArtifact } from '#ui/queries.ts'
import { KindIcon, kindLabel } from '#ui/renderers/kind-icon.tsx'
import { OnlyHereBadge } from './version-badges.tsx'

/** The type, creation time and run of a version: "Table · 3 minutes ago · olive-otter Completed". */
export function VersionLine({ artifact, summary }: { artifact: ShownArtifact; summary: ArtifactSummary | undefined }) {
  const run = summary?.flow_run ?? null
  const type = summary ? shownType(summary) : artifact.type
  return (
    <div className="flex min-h-6 min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-muted">
      <span className="inline-flex items-center gap-1.5 text-ink">
        <KindIcon type={type} />
        {kindLabel(type)}
      </span>
      <Time at={artifact.created} />
      {summary?.is_only_here && <OnlyHereBadge />}
      {run && (
        <span className="inline-flex min-w-0 items-center gap-2">
          <Link to={paths.flowRun(run.id)} className="truncate hover:text-ink hover:underline">
            {run.name}
          </Link>
          <StateBadge type={run.state_type} name={run.state_name} />
        </span>
      )}
    </div>
  )
}
