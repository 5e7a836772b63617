import { formatNumber, plural } from '#content/number.ts'
import type { ArtifactSummary } from '#contract/vitrine.ts'
import { titleOf } from '#ui/artifact/title.ts'
import { ValuePreview } from './preview.tsx'

/** The preview of an artifact's value in one line of text. */
export function ValueLine({ artifact }: { artifact: ArtifactSummary }) {
  const { preview } = artifact
  const title = titleOf(artifact)
  switch (preview.kind) {
    case 'markdown':
      return preview.title !== null && preview.title !== title ? preview.title : preview.text
    case 'table':
      return `${plural(preview.row_count, 'row')} × ${plural(preview.column_count, 'column')}`
    case 'progress':
      return <Progress value={preview.value} />
    case 'json':
      return <span className="font-mono text-xs">{preview.text}</span>
    case 'image':
      return (
        <span className="block h-7 leading-7 *:h-7">
          <ValuePreview artifact={artifact} title={title} />
        </span>
      )
    case 'link':
      return preview.text ?? preview.href
    case 'empty':
      return <em>No data</em>
  }
}

function Progress({ value }: { value: number }) {
  const width = Math.min(100, Math.max(0, value))
  return (
    <span className="flex items-center gap-2">
      <span className="w-14 shrink-0 text-right text-ink">{formatNumber(Math.round(value * 10) / 10)} %</span>
      <span className="h-1.5 w-32 min-w-0 overflow-hidden rounded-full bg-sunken">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${width}%` }} />
      </span>
    </span>
  )
}
