import type { ReactNode } from 'react'
import { plural } from '#content/number.ts'
import { shownType } from '#contract/kind-labels.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { firstLine, titleOf } from '#ui/artifact/title.ts'
import { PinMark } from '#ui/artifact/version-badges.tsx'
import { Link } from '#ui/components/link.tsx'
import { Time } from '#ui/components/time.tsx'
import { DeletedEntry } from '#ui/deletion/deleted-entry.tsx'
import type { Deletion } from '#ui/deletion/deletions.ts'
import { paths } from '#ui/paths.ts'
import { KindIcon, kindLabel } from '#ui/renderers/kind-icon.tsx'
import { ValuePreview } from './preview.tsx'

/** Heights of an entry in pixels; fixed, so that row positions follow from the index. */
export const CARD_HEIGHT = 196
export const LINE_HEIGHT = 60
const cardHeight = 'h-[196px] rounded-card'
const lineHeight = 'h-[60px]'

type EntryProps = {
  artifact: ArtifactSummary
  isSelected: boolean
  /** Toggles the selection; with Shift, of all entries since the last toggled one. */
  onSelect: (withShift: boolean) => void
  deletion: Deletion | undefined
}

/** The page of its key, or of the artifact itself if it has no key. */
const entryPath = ({ id, key }: ArtifactSummary) => (key === null ? paths.artifact(id) : paths.key(key))

/** One entry of the catalogue as a card. */
export function ArtifactCard(props: EntryProps) {
  const { artifact, deletion } = props
  if (deletion) return <DeletedEntry deletion={deletion} artifact={artifact} className={cardHeight} />
  const title = titleOf(artifact)
  const description = firstLine(artifact.description)
  return (
    <Entry {...props} className={`flex flex-col gap-2 border bg-surface p-4 shadow-card ${cardHeight}`}>
      <div className="flex items-start gap-2 pr-7">
        <KindIcon type={shownType(artifact)} />
        <h2 className="min-w-0 truncate leading-5 font-semibold" title={title}>
          <EntryLink artifact={artifact}>{title}</EntryLink>
        </h2>
      </div>
      {description !== null && description !== title && <p className="-mt-1 truncate text-muted">{description}</p>}
      <div className="min-h-0 flex-1 overflow-hidden">
        <ValuePreview artifact={artifact} title={title} />
      </div>
      <EntryFacts artifact={artifact} />
    </Entry>
  )
}

/** One entry of the catalogue in the list layout. */
export function ArtifactLine(props: EntryProps) {
  const { artifact, deletion } = props
  if (deletion)
    return <DeletedEntry deletion={deletion} artifact={artifact} className={`${lineHeight} border-x-0! border-t-0!`} />
  const title = titleOf(artifact)
  const description = firstLine(artifact.description)
  return (
    <Entry {...props} className={`flex items-center gap-4 border-b bg-surface py-2 pr-12 pl-4 ${lineHeight}`}>
      <KindIcon type={shownType(artifact)} />
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-semibold" title={title}>
          <EntryLink artifact={artifact}>{title}</EntryLink>
        </h2>
        <p className="truncate text-muted text-xs">{description !== title && description}</p>
      </div>
      <div className="h-11 w-72 shrink-0 overflow-hidden text-xs max-lg:hidden [&_table~p]:hidden">
        <ValuePreview artifact={artifact} title={title} />
      </div>
      <div className="w-60 shrink-0 max-md:w-28">
        <EntryFacts artifact={artifact} />
      </div>
    </Entry>
  )
}

/** A placeholder for an entry that is loading or could not be loaded. */
export const EntryPlaceholder = ({ isCard, isFailed }: { isCard: boolean; isFailed: boolean }) => (
  <div
    aria-hidden="true"
    className={`${isFailed ? '' : 'animate-pulse'} border border-line bg-sunken ${isCard ? cardHeight : lineHeight}`}
  />
)

function Entry({
  artifact,
  isSelected,
  onSelect,
  className,
  children,
}: EntryProps & { className: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: `x` is a shortcut for the checkbox inside.
    <div
      onKeyDown={(event) => event.key.toLowerCase() === 'x' && onSelect(event.shiftKey)}
      className={`group relative hover:border-line-strong has-[a:focus-visible]:border-accent ${isSelected ? 'border-accent! bg-accent-soft!' : 'border-line'} ${className}`}
    >
      {children}
      <input
        type="checkbox"
        checked={isSelected}
        aria-label={`Select ${titleOf(artifact)}`}
        onChange={(event) => onSelect(event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
        className="absolute top-4 right-4 size-4 accent-accent opacity-60 group-hover:opacity-100 focus-visible:opacity-100 checked:opacity-100 pointer-coarse:opacity-100"
      />
    </div>
  )
}

/** The link covers the whole entry, so that all of it is clickable while its accessible name stays short. */
function EntryLink({ artifact, children }: { artifact: ArtifactSummary; children: ReactNode }) {
  return (
    <Link to={entryPath(artifact)} className="outline-none after:absolute after:inset-0">
      {children}
    </Link>
  )
}

function EntryFacts({ artifact }: { artifact: ArtifactSummary }) {
  const { updated, versions, flow_run, is_pinned } = artifact
  return (
    <p className="flex min-w-0 items-center gap-x-1.5 text-muted text-xs">
      <span className="sr-only">{kindLabel(shownType(artifact))},</span>
      {is_pinned && <PinMark />}
      <span className="shrink-0">
        <Time at={updated} />
      </span>
      {versions > 1 && (
        <>
          <span aria-hidden="true">·</span>
          <span className="shrink-0">{plural(versions, 'version')}</span>
        </>
      )}
      {flow_run && (
        <>
          <span aria-hidden="true" className="max-md:hidden">
            ·
          </span>
          <Link
            to={paths.flowRun(flow_run.id)}
            className="relative z-10 truncate hover:text-ink hover:underline max-md:hidden"
          >
            {flow_run.name}
          </Link>
        </>
      )}
    </p>
  )
}
