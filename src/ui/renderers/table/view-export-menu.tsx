import { ChevronDown, Download } from 'lucide-react'
import type { FileFormat } from '#content/files.ts'
import { useCopy } from '#ui/components/clipboard.ts'
import { downloadText } from '#ui/components/download.ts'
import { FormatItems } from '#ui/components/format-items.tsx'
import { Menu } from '#ui/components/menu.tsx'

/** The export of visible data, on pages without an Export menu of their own. `name` is the base name of files. */
export function ViewExportMenu({ name, formats }: { name: string; formats: FileFormat[] }) {
  const { outcome, copy } = useCopy()
  return (
    <>
      <Menu
        aria-label="Export table"
        trigger={
          <>
            <Download aria-hidden size={14} />
            {outcome || 'Export'}
            <ChevronDown aria-hidden size={14} />
          </>
        }
      >
        {() => (
          <FormatItems
            formats={formats}
            onCopy={copy}
            onSave={({ extension, mediaType, content }) => downloadText(`${name}.${extension}`, mediaType, content())}
          />
        )}
      </Menu>
      <output className="sr-only">{outcome}</output>
    </>
  )
}
