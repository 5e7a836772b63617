import { formatBytes } from '#content/bytes.ts'
import { formatNumber } from '#content/number.ts'
import type { RetentionPreview } from '#contract/retention.ts'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import { RowLink } from '#ui/components/rows/row-link.tsx'
import { useRowPages } from '#ui/components/rows/row-pages.ts'
import { VirtualTable } from '#ui/components/rows/virtual-table.tsx'
import { Time } from '#ui/components/time.tsx'
import { paths } from '#ui/paths.ts'
import { KindIcon, kindLabel } from '#ui/renderers/kind-icon.tsx'
import { type DryRun, dryRunQuery } from '#ui/retention/queries.ts'
import { PlaceholderCell } from './placeholder-cell.tsx'

const columns = [
  { name: 'Version', className: '' },
  { name: 'Created', className: 'w-36 max-sm:w-32' },
  { name: 'Size', className: 'w-28 text-right max-sm:hidden' },
  { name: 'Policy', className: 'w-64 max-md:hidden' },
]
const cell = 'px-4 max-md:px-3'

/** The versions to delete, oldest first. */
export function VersionsTable({ run }: { run: DryRun }) {
  const { at, failure, onRange } = useRowPages((page) => dryRunQuery(run, page))
  return (
    <>
      {failure && <LoadFailure what="Some versions" {...failure} />}
      <VirtualTable
        label="Versions to delete"
        columns={columns}
        count={run.preview.count}
        onRange={onRange}
        row={(index) => <VersionCells row={at(index)} />}
      />
    </>
  )
}

function VersionCells({ row }: { row: RetentionPreview['results'][number] | undefined }) {
  if (!row) return <PlaceholderCell columns={columns.length} />
  const { id, key, type, version, created, size, policy } = row
  return (
    <>
      <th scope="row" className={`${cell} overflow-hidden font-normal`}>
        <span className="flex items-center gap-2.5">
          <KindIcon type={type} />
          <span className="sr-only">{kindLabel(type)}</span>
          <RowLink to={paths.version({ id, key, version })} title={key ?? id} className="truncate">
            {key === null ? `No key · ${id.slice(-8)}` : key.trim() || '(empty key)'}
          </RowLink>
          {version !== null && <span className="shrink-0 text-muted">v{formatNumber(version)}</span>}
        </span>
      </th>
      <td className={`${cell} whitespace-nowrap text-muted`}>
        <Time at={created} />
      </td>
      <td className={`${cell} whitespace-nowrap text-right text-muted max-sm:hidden`}>{formatBytes(size)}</td>
      <td className={`${cell} max-md:hidden`}>
        <span title={policy} className="block truncate text-muted">
          {policy}
        </span>
      </td>
    </>
  )
}
