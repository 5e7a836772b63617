import { type FileFormat, fileFormats, fileName } from '#content/files.ts'
import { queryClient } from '#ui/api.ts'
import { downloadText } from '#ui/components/export/download.ts'
import { ExportMenu, FormatItems } from '#ui/components/export/export-menu.tsx'
import { MenuGroup } from '#ui/components/menu.tsx'
import { artifactQuery, type ShownArtifact } from '#ui/queries.ts'
import type { ViewExportSource } from '#ui/renderers/view-export.ts'

/** Of a large table, whose data is loaded when one of them is chosen. */
const TABLE_FORMATS = fileFormats({ type: 'table', data: [] })

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
      {(copy, failToSave) => {
        const shown = view.current?.() ?? null
        const copyFormat = ({ text }: FileFormat) => copy(text())
        return (
          <>
            {shown && (
              <MenuGroup label={`This view: ${shown.label}`}>
                <FormatItems formats={shown.formats} onCopy={copyFormat} onSave={(format) => save(format, '-view')} />
              </MenuGroup>
            )}
            <MenuGroup label={shown ? 'Everything' : 'Whole value'}>
              {'data' in artifact ? (
                <FormatItems formats={fileFormats(artifact)} onCopy={copyFormat} onSave={save} />
              ) : (
                <FormatItems
                  formats={TABLE_FORMATS}
                  onCopy={(format) => copy(loadFormat(artifact.id, format).then(({ text }) => text()))}
                  onSave={(format) => void loadFormat(artifact.id, format).then(save, failToSave)}
                />
              )}
            </MenuGroup>
          </>
        )
      }}
    </ExportMenu>
  )
}

/** The format with the data; another one if that is not a table. */
async function loadFormat(id: string, { label }: FileFormat): Promise<FileFormat> {
  const formats = fileFormats(await queryClient.fetchQuery(artifactQuery(id)))
  const [format] = [...formats.filter((format) => format.label === label), ...formats]
  if (format === undefined) throw new Error('The artifact has no format')
  return format
}
