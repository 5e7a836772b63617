import { useState } from 'react'
import { formatNumber, plural } from '#content/number.ts'
import type { ArtifactSummary, Preview } from '#contract/vitrine.ts'
import { imageUrl } from '#ui/paths.ts'

/** A small preview of an artifact's value that fits its container. A heading equal to `title` is left out. */
export function ValuePreview({ artifact, title }: { artifact: ArtifactSummary; title: string }) {
  const { preview } = artifact
  switch (preview.kind) {
    case 'empty':
      return <p className="text-muted italic">No data</p>
    case 'link':
      return (
        <p className="truncate">
          <span className="font-medium text-accent">{preview.text ?? hostOf(preview.href)}</span>
          {preview.text !== null && <span className="ml-2 text-muted">{hostOf(preview.href)}</span>}
        </p>
      )
    case 'markdown': {
      const heading = preview.title === title ? null : preview.title
      return (
        <div className="grid gap-0.5">
          {heading !== null && <p className="truncate font-medium">{heading}</p>}
          <p className={`text-muted ${heading === null ? 'line-clamp-3' : 'line-clamp-2'}`}>{preview.text}</p>
        </div>
      )
    }
    case 'table':
      return <TablePreview preview={preview} />
    case 'progress':
      return <ProgressPreview value={preview.value} />
    case 'image':
      return <Thumbnail source={preview.src ?? imageUrl(artifact)} />
    case 'json':
      return <p className="line-clamp-3 font-mono text-muted text-xs">{preview.text}</p>
  }
}

/** Addresses of other servers are loaded by the browser, never by ours. */
function Thumbnail({ source }: { source: string }) {
  const [failed, setFailed] = useState<string | null>(null)
  if (failed === source) return <p className="self-center text-muted italic">Image not available</p>
  return (
    <img
      src={source}
      alt=""
      loading="lazy"
      referrerPolicy="no-referrer"
      onError={() => setFailed(source)}
      className="h-full max-w-full object-contain"
    />
  )
}

function TablePreview({ preview }: { preview: Extract<Preview, { kind: 'table' }> }) {
  const { columns, rows, row_count, column_count } = preview
  return (
    <div className="grid gap-1">
      <table className="w-full table-fixed text-xs">
        <thead>
          <tr>
            {columns.slice(0, 4).map((column) => (
              <th key={column} scope="col" className="truncate pr-2 text-left font-medium text-muted">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 2).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a preview have no id
            <tr key={index}>
              {row.slice(0, 4).map((cell, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: neither do its cells
                <td key={place} className="truncate pr-2">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="text-muted text-xs">
        {plural(row_count, 'row')} × {plural(column_count, 'column')}
      </p>
    </div>
  )
}

function ProgressPreview({ value }: { value: number }) {
  const width = Math.min(100, Math.max(0, value))
  return (
    <div className="grid gap-1.5">
      <p className="text-lg leading-6 font-semibold">{formatNumber(Math.round(value * 10) / 10)} %</p>
      <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${width}%` }} />
      </div>
    </div>
  )
}

function hostOf(href: string): string {
  return URL.parse(href)?.host || href
}
