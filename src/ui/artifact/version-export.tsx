import { type FileFormat, fileFormats, fileName } from '#content/files.ts'
import { downloadText } from '#ui/components/export/download.ts'
import { ExportMenu, FormatItems } from '#ui/components/export/export-menu.tsx'
import { MenuGroup } from '#ui/components/menu.tsx'
import type { ShownArtifact } from '#ui/queries.ts'
import type { ViewExportSource } from '#ui/renderers/view-export.ts'
import { WholeArtifact } from './whole-artifact.tsx'

/** Everything that can be copied or downloaded: what a table shows now, and the whole value. */
export function VersionExport({
  artifact,
  title,
  version,
  view,
}: {
  artifact: ShownArtifact
  title: string
  /** Part of the file names; null where the version has no number. */
  version: number | null
  view: ViewExportSource
}) {
  const save = ({ extension, mediaType, content }: FileFormat, mark = '') =>
    downloadText(fileName(title, version === null ? null : `v${version}`, extension, mark), mediaType, content())
  return (
    <ExportMenu label="Export">
      {(copy) => {
        const shown = view.current?.() ?? null
        return (
          <>
            {shown && (
              <MenuGroup label={`This view: ${shown.label}`}>
                <FormatItems formats={shown.formats} onCopy={copy} onSave={(format) => save(format, '-view')} />
              </MenuGroup>
            )}
            <MenuGroup label={shown ? 'Everything' : 'Whole value'}>
              <WholeArtifact artifact={artifact}>
                {(artifact) => <FormatItems formats={fileFormats(artifact)} onCopy={copy} onSave={save} />}
              </WholeArtifact>
            </MenuGroup>
          </>
        )
      }}
    </ExportMenu>
  )
}
