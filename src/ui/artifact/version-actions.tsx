import { Braces, Download, Trash2 } from 'lucide-react'
import { fileFormats, fileName, readableText } from '#content/files.ts'
import type { Artifact } from '#contract/artifact.ts'
import { Button } from '#ui/components/button.tsx'
import { CopyButton } from '#ui/components/copy-button.tsx'
import { downloadText } from '#ui/components/download.ts'
import { absoluteUrl, paths } from '#ui/paths.ts'
import { useIsReadOnly } from '#ui/queries.ts'
import { PinButton } from './pin.tsx'

/** The actions on a version. */
export function VersionActions({
  artifact,
  title,
  version,
  isPinned,
  isRaw,
  onToggleRaw,
  onDelete,
}: {
  artifact: Artifact
  title: string
  /** The version number; null without a key and in upstream mode. */
  version: number | null
  isPinned: boolean
  isRaw: boolean
  onToggleRaw: () => void
  onDelete: () => void
}) {
  const isReadOnly = useIsReadOnly()
  return (
    <div role="toolbar" aria-label="Actions" className="flex flex-wrap gap-2" data-print="hide">
      <CopyButton text={absoluteUrl(paths.artifact(artifact.id))} label="Copy link" />
      <CopyButton text={() => readableText(artifact)} label="Copy content" />
      {fileFormats(artifact).map(({ label, extension, mediaType, content }) => (
        <Button
          key={extension}
          aria-label={`Download ${label}`}
          onClick={() =>
            downloadText(fileName(title, version === null ? null : `v${version}`, extension), mediaType, content())
          }
        >
          <Download aria-hidden="true" className="size-3.5" />
          {label}
        </Button>
      ))}
      <Button aria-pressed={isRaw} aria-keyshortcuts="r" title="Raw view (r)" onClick={onToggleRaw}>
        <Braces aria-hidden="true" className="size-3.5" />
        {isRaw ? 'Rendered' : 'Raw'}
      </Button>
      <PinButton id={artifact.id} isPinned={isPinned} />
      {!isReadOnly && (
        <Button look="danger" aria-keyshortcuts="d" title="Delete (d)" onClick={onDelete}>
          <Trash2 aria-hidden="true" className="size-3.5" />
          Delete
        </Button>
      )}
    </div>
  )
}
