import { formatNumber, plural } from '#content/number.ts'
import { shownType } from '#contract/kind-labels.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { firstLine, titleOf } from '#ui/artifact/title.ts'
import { OnlyHereBadge, PinMark } from '#ui/artifact/version-badges.tsx'
import { Link } from '#ui/components/link.tsx'
import { StateDot } from '#ui/components/state-dot.tsx'
import { Time } from '#ui/components/time.tsx'
import { DeletedEntry } from '#ui/deletion/deleted-entry.ts'
import type { Deletion } from '#ui/deletion/deletions.ts'
import { paths } from '#ui/paths.ts'
import { kindLabel } from '#ui/renderers/kind-icon.tsx'
import { ChangeLine, EntryCheckbox, EntryHeading } from './entry-parts.tsx'
import { ValuePreview } from './preview.tsx'

export type EntryProps = {
  artifact: ArtifactSummary
  isSelected: boolean
  /** Toggles the selection; with Shift, of all entries since the last toggled one. */
  onSelect: (withShift: boolean) => void
  deletion: Deletion | undefined
}

/** One entry of the catalogue as a card. `className` sets its height and that of its preview. */
export function ArtifactCard({
  artifact,
  isSelected,
  onSelect,
  deletion,
  className,
}: EntryProps & { className: string }) {
  if (deletion) return <DeletedEntry deletion={deletion} artifact={artifact} className={`rounded-card ${className}`} />
  const title = titleOf(artifact)
  const description = firstLine(artifact.description)
  const isImage = artifact.preview.kind === 'image'
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: `x` is a shortcut for the checkbox inside.
    <div
      onKeyDown={(event) => event.key.toLowerCase() === 'x' && onSelect(event.shiftKey)}
      className={`group relative flex flex-col gap-1.5 rounded-card border bg-surface px-3.5 py-3 shadow-card hover:border-line-strong has-[a:focus-visible]:border-accent ${isSelected ? 'border-accent! bg-accent-soft!' : 'border-line'} ${className}`}
    >
      <EntryHeading artifact={artifact} />
      {description !== null && description !== title && !isImage && (
        <p dir="auto" className="-mt-1 truncate text-muted text-xs">
          {description}
        </p>
      )}
      <div
        title={isImage ? (description ?? undefined) : undefined}
        className={`min-h-0 flex-1 overflow-hidden leading-5 ${isImage ? '-mx-3.5 flex justify-center border-line border-y bg-sunken' : ''}`}
      >
        <ValuePreview artifact={artifact} title={title} />
      </div>
      <ChangeLine artifact={artifact} />
      <EntryFacts artifact={artifact} />
      <EntryCheckbox
        artifact={artifact}
        isSelected={isSelected}
        onSelect={onSelect}
        className="absolute top-3.5 right-3.5"
      />
    </div>
  )
}

/** "v43", or "v43 · 5 kept" once versions are deleted. */
const latestName = (version: number, versions: number) =>
  `v${formatNumber(version)}${version === versions ? '' : ` · ${formatNumber(versions)} kept`}`

/** "2 hours ago · v12 · ● nightly-etl". */
export function EntryFacts({ artifact }: { artifact: ArtifactSummary }) {
  const { updated, version, versions, flow, flow_run, is_pinned, is_only_here } = artifact
  return (
    <p className="flex min-w-0 items-center gap-x-1.5 text-muted text-xs">
      <span className="sr-only">{kindLabel(shownType(artifact))},</span>
      {is_pinned && <PinMark />}
      <span className="shrink-0">
        <Time at={updated} />
      </span>
      {(version ?? versions) > 1 && (
        <>
          <span aria-hidden="true">·</span>
          <span className="shrink-0" title={plural(versions, 'version')}>
            {version === null ? plural(versions, 'version') : latestName(version, versions)}
          </span>
        </>
      )}
      {is_only_here && <OnlyHereBadge />}
      {flow_run && (
        <Link
          to={paths.flowRun(flow_run.id)}
          title={`Run ${flow_run.name}`}
          className="relative z-10 ml-auto flex min-w-0 items-center gap-1.5 pl-2 hover:text-ink hover:underline"
        >
          <StateDot type={flow_run.state_type} name={flow_run.state_name} />
          <span className="truncate">{flow?.name ?? flow_run.name}</span>
        </Link>
      )}
    </p>
  )
}
