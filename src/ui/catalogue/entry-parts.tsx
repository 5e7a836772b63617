import type { ReactNode } from 'react'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { titleOf } from '#ui/artifact/title.ts'
import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'

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
