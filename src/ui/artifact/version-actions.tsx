import { Braces, Ellipsis, Link2, Trash2 } from 'lucide-react'
import type { LineagePosition } from '#contract/vitrine.ts'
import { CopyButton } from '#ui/components/export/copy-button.tsx'
import { Menu, MenuItem } from '#ui/components/menu.tsx'
import { absoluteUrl, paths } from '#ui/paths.ts'
import { type ShownArtifact, useIsReadOnly } from '#ui/queries.ts'
import type { ViewExportSource } from '#ui/renderers/view-export.ts'
import { CompareMenu } from './compare-menu.tsx'
import { PinButton } from './pin.tsx'
import { VersionExport } from './version-export.tsx'

/** The actions on a version, the most used ones first. */
export function VersionActions({
  artifact,
  title,
  position,
  view,
  isRaw,
  onToggleRaw,
  onDelete,
  onDeleteKey,
}: {
  artifact: ShownArtifact
  title: string
  position: LineagePosition
  view: ViewExportSource
  isRaw: boolean
  onToggleRaw: () => void
  onDelete: () => void
  /** Null for an artifact without a key. */
  onDeleteKey: (() => void) | null
}) {
  const isReadOnly = useIsReadOnly()
  const { version, is_pinned } = position
  const link = absoluteUrl(paths.version({ ...artifact, version }))
  return (
    <div role="toolbar" aria-label="Actions" className="flex flex-wrap items-center gap-1" data-print="hide">
      {artifact.key !== null && <CompareMenu id={artifact.id} lineage={artifact.key} position={position} />}
      <VersionExport artifact={artifact} title={title} version={version} view={view} />
      <PinButton id={artifact.id} isPinned={is_pinned} />
      <CopyButton text={link} label="Copy link" look="icon" icon={Link2} />
      <Menu
        look="quiet"
        aria-label="More actions"
        className="w-8 px-0!"
        trigger={<Ellipsis aria-hidden="true" className="size-4" />}
      >
        {() => (
          <>
            <MenuItem aria-keyshortcuts="r" onClick={onToggleRaw}>
              <Braces aria-hidden="true" className="size-3.5" />
              {isRaw ? 'Show rendered' : 'Show raw data'}
              <Key name="r" />
            </MenuItem>
            {!isReadOnly && (
              <MenuItem look="danger" aria-keyshortcuts="d" onClick={onDelete}>
                <Trash2 aria-hidden="true" className="size-3.5" />
                {onDeleteKey ? 'Delete version' : 'Delete artifact'}
                <Key name="d" />
              </MenuItem>
            )}
            {!isReadOnly && onDeleteKey && (
              <MenuItem look="danger" onClick={onDeleteKey}>
                <Trash2 aria-hidden="true" className="size-3.5" />
                Delete key
              </MenuItem>
            )}
          </>
        )}
      </Menu>
    </div>
  )
}

/** The shortcut of an action. */
const Key = ({ name }: { name: string }) => (
  <span aria-hidden="true" className="ml-auto pl-4 font-mono text-muted text-xs">
    {name}
  </span>
)
