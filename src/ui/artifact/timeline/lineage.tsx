import { useSuspenseQuery } from '@tanstack/react-query'
import { ChevronDown, Trash2 } from 'lucide-react'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { type To, useNavigate } from 'react-router'
import { plural } from '#content/number.ts'
import { versionName } from '#content/version-name.ts'
import type { ArtifactSummaries } from '#contract/vitrine.ts'
import { Breadcrumbs } from '#ui/artifact/breadcrumbs.tsx'
import { ShownVersion } from '#ui/artifact/shown-version.tsx'
import { Button } from '#ui/components/button.tsx'
import { confirmDelete } from '#ui/deletion/confirm-delete.ts'
import { paths } from '#ui/paths.ts'
import { lineagePositionQuery, useIsReadOnly } from '#ui/queries.ts'
import { NewVersions } from './new-versions.tsx'
import { Timeline } from './timeline.tsx'

/** The versions of a key as a timeline, with the selected version beside it. */
export function Lineage({
  lineage,
  versions,
  shownId,
  isFollowing,
  note,
}: {
  lineage: string
  /** The newest versions and the total count. */
  versions: ArtifactSummaries
  shownId: string
  /** Whether the page always shows the latest version. */
  isFollowing: boolean
  /** Why this version is shown, if that is not obvious. */
  note: string | null
}) {
  // Keeps the previous version on the page until the new latest one has loaded.
  const id = useDeferredValue(shownId)
  const { data: position } = useSuspenseQuery(lineagePositionQuery(id))
  const isReadOnly = useIsReadOnly()
  const navigate = useNavigate()
  const { count, results } = versions
  const title = lineage.trim() || '(empty key)'
  const to = (version: string): To => ({ pathname: paths.key(lineage), search: `?version=${version}` })
  const askToDelete = () =>
    confirmDelete({
      targets: [{ type: 'key', key: lineage, title, versions: count }],
      onConfirm: () => void navigate(paths.artifacts()),
    })
  return (
    <>
      <title>{`${title}${isFollowing ? '' : ` · ${versionName(position)}`} · Vitrine`}</title>
      <NewVersions newest={results} isNewestShown={id === results[0]?.id} to={paths.key(lineage)} />
      <header className="mb-5 grid gap-1">
        <Breadcrumbs />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h1 title={title} className="line-clamp-2 min-w-0 grow text-xl font-semibold leading-8">
            {title}
          </h1>
          {!isReadOnly && (
            <Button look="quiet" onClick={askToDelete}>
              <Trash2 aria-hidden="true" className="size-3.5" />
              Delete key
            </Button>
          )}
        </div>
      </header>
      <div className="grid gap-x-8 gap-y-5 lg:grid-cols-[minmax(16rem,20rem)_minmax(0,1fr)]">
        <Versions label={plural(count, 'version')}>
          {(isOpen) => (
            <Timeline
              // A hidden list cannot scroll. A new one starts at the selected version.
              key={String(isOpen)}
              lineage={lineage}
              chosen={{ id, index: position.newer }}
              isFollowing={isFollowing}
              to={to}
            />
          )}
        </Versions>
        <ShownVersion id={id} isNamed={!isFollowing} title={title} to={to} note={note} />
      </div>
    </>
  )
}

/** Contains the timeline: a column on wide screens, collapsed above the version on narrow ones. */
function Versions({ label, children }: { label: string; children: (isOpen: boolean) => ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <section aria-label="Timeline" className="min-w-0 lg:sticky lg:top-16 lg:self-start" data-print="hide">
      <h2 className="mb-2 font-semibold text-muted text-xs max-lg:hidden">{label}</h2>
      <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} className="w-full justify-between! lg:hidden">
        {label}
        <ChevronDown aria-hidden="true" className={`size-4 ${isOpen ? 'rotate-180' : ''}`} />
      </Button>
      <div
        className={`overflow-hidden rounded-card border border-line bg-surface shadow-card max-lg:mt-2 ${isOpen ? '' : 'max-lg:hidden'}`}
      >
        {children(isOpen)}
      </div>
    </section>
  )
}
