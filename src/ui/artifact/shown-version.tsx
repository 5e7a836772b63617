import { Maximize2, Trash2 } from 'lucide-react'
import { useEffect } from 'react'
import { type To, useNavigate } from 'react-router'
import { capitalize, versionName } from '#content/version-name.ts'
import { Button, buttonClass } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { useShortcuts } from '#ui/components/shortcuts.ts'
import { confirmDelete } from '#ui/deletion/confirm-delete.ts'
import { useDeletionLookup } from '#ui/deletion/deletions.ts'
import { DeletionNotice } from '#ui/deletion/notice.tsx'
import { paths } from '#ui/paths.ts'
import { useIsReadOnly } from '#ui/queries.ts'
import { Description } from './description.tsx'
import { PinButton } from './pin.tsx'
import { ArtifactValue } from './value.tsx'
import { deletableVersion, useVersion } from './version.ts'
import { LatestBadge } from './version-badges.tsx'
import { VersionLine } from './version-line.tsx'
import { VersionPager } from './version-pager.tsx'

/** The version that is selected in the timeline. */
export function ShownVersion({
  id,
  isNamed,
  title,
  to,
  note,
}: {
  id: string
  /** Whether the URL names this version. */
  isNamed: boolean
  title: string
  /** The URL that selects a version. */
  to: (id: string) => To
  note: string | null
}) {
  const { artifact, position, summary, isGone } = useVersion(id)
  const isReadOnly = useIsReadOnly()
  const deletion = useDeletionLookup().ofVersion({ ...artifact, is_pinned: position.is_pinned })
  const navigate = useNavigate()
  const nearest = position.next_id ?? position.previous_id
  const nearestPath = nearest === null ? paths.artifacts() : to(nearest)
  const leave = () => {
    // Without a version in the URL, the page shows the new latest version without navigation.
    if (nearest === null) void navigate(nearestPath)
    else if (isNamed) void navigate(nearestPath, { replace: true, preventScrollReset: true })
  }
  const askToDelete = () => confirmDelete({ targets: [deletableVersion(artifact, title, position)], onConfirm: leave })
  useShortcuts({ d: () => !isReadOnly && askToDelete() })

  useEffect(() => {
    if (isGone && isNamed) void navigate(nearestPath, { replace: true, preventScrollReset: true, state: 'nearest' })
  })

  return (
    <article aria-label={capitalize(versionName(position))} className="grid min-w-0 grid-cols-1 content-start gap-5">
      <header className="grid grid-cols-1 gap-3">
        {note !== null && (
          <p role="status" className="rounded-card bg-warn-soft px-4 py-2.5 text-warn">
            {note}
          </p>
        )}
        {deletion && <DeletionNotice deletion={deletion} version={artifact} />}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <VersionPager position={position} to={to} />
          {position.next_id === null && <LatestBadge />}
          <div className="flex flex-wrap gap-2 lg:ml-auto" data-print="hide">
            <Link to={paths.artifact(id)} className={buttonClass('plain')}>
              <Maximize2 aria-hidden="true" className="size-3.5" />
              Open
            </Link>
            <PinButton id={id} isPinned={position.is_pinned} />
            {!isReadOnly && (
              <Button look="danger" aria-keyshortcuts="d" title="Delete this version (d)" onClick={askToDelete}>
                <Trash2 aria-hidden="true" className="size-3.5" />
                Delete version
              </Button>
            )}
          </div>
        </div>
        <VersionLine artifact={artifact} summary={summary} />
        <Description text={artifact.description} title={title} />
      </header>
      <ArtifactValue artifact={artifact} />
    </article>
  )
}
