import type { ReactNode } from 'react'
import { shownType } from '#contract/kind-labels.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { titleOf } from '#ui/artifact/title.ts'
import { Link } from '#ui/components/link.tsx'
import { loadWhenIdle } from '#ui/components/load-when-idle.ts'
import { paths } from '#ui/paths.ts'
import { KindIcon } from '#ui/renderers/kind-icon.tsx'

/** The page of its key, or of the artifact itself if it has no key. */
const entryPath = ({ id, key }: ArtifactSummary) => (key === null ? paths.artifact(id) : paths.key(key))

/** The link covers the whole entry, so that all of it is clickable while its accessible name stays short. */
export function EntryLink({ artifact, children }: { artifact: ArtifactSummary; children: ReactNode }) {
  return (
    <Link to={entryPath(artifact)} className="scroll-mt-20 scroll-mb-48 outline-none after:absolute after:inset-0">
      {children}
    </Link>
  )
}

/** The kind and the title of an entry, beside which its checkbox has room. */
export function EntryHeading({ artifact }: { artifact: ArtifactSummary }) {
  const title = titleOf(artifact)
  return (
    <div className="flex items-center gap-2 pr-6">
      <KindIcon type={shownType(artifact)} />
      <h2 dir="auto" className="min-w-0 truncate leading-5 font-semibold" title={title}>
        <EntryLink artifact={artifact}>{title}</EntryLink>
      </h2>
    </div>
  )
}

/** What changed in the latest version. Loaded separately, to keep the first script small; its space is reserved. */
export const ChangeCell = loadWhenIdle(async () => (await import('./changes/change-cell.tsx')).ChangeCell)

/** The line with what changed; without a key or a number, there is none. */
export const ChangeLine = ({ artifact }: { artifact: ArtifactSummary }) =>
  artifact.version !== null && (
    <div className="h-5">
      <ChangeCell artifact={artifact} />
    </div>
  )

/** Shown while the pointer or the focus is on its entry (a `group`), and once anything is selected. */
export function EntryCheckbox({
  artifact,
  isSelected,
  onSelect,
  className,
}: {
  artifact: ArtifactSummary
  isSelected: boolean
  onSelect: (withShift: boolean) => void
  className: string
}) {
  return (
    <input
      type="checkbox"
      checked={isSelected}
      aria-label={`Select ${titleOf(artifact)}`}
      onChange={(event) => onSelect(event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
      className={`z-10 size-4 accent-accent opacity-0 checked:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100 group-data-selecting/list:opacity-100 pointer-coarse:opacity-100 ${className}`}
    />
  )
}
