import { Download } from 'lucide-react'
import { csvForExcel } from '#content/csv.ts'
import { Button } from '#ui/components/button.tsx'
import { CopyButton } from '#ui/components/copy-button.tsx'
import { downloadText } from '#ui/components/download.ts'
import { FloatingPanel } from './columns/floating-panel.tsx'
import { type ShownData, shownCsv, shownJson } from './shown-data.ts'

/** Copies and downloads of the visible rows and columns. `name` is the base name of files. */
export function ExportMenu({
  name,
  shown,
  anchor,
  onClose,
}: {
  name: string
  shown: ShownData
  anchor: HTMLElement
  onClose: () => void
}) {
  const files = [
    { label: 'Download CSV', save: () => downloadText(`${name}.csv`, 'text/csv', shownCsv(shown)) },
    {
      label: 'Download CSV for Excel',
      save: () => downloadText(`${name}.csv`, 'text/csv', csvForExcel(shownCsv(shown))),
    },
    { label: 'Download JSON', save: () => downloadText(`${name}.json`, 'application/json', shownJson(shown)) },
  ]
  return (
    <FloatingPanel anchor={anchor} label="Export table" onClose={onClose}>
      <p className="mb-2 px-1 text-muted text-xs">The rows and columns that are shown, with exact values.</p>
      <div className="grid gap-1.5">
        <CopyButton text={() => shownCsv(shown)} label="Copy CSV" />
        <CopyButton text={() => shownJson(shown)} label="Copy JSON" />
        {files.map(({ label, save }) => (
          <Button key={label} onClick={save}>
            <Download aria-hidden size={14} />
            {label}
          </Button>
        ))}
      </div>
    </FloatingPanel>
  )
}
