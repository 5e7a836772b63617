import { useQuery } from '@tanstack/react-query'
import { formatBytes } from '#content/bytes.ts'
import type { RetentionKeysPreview } from '#contract/retention.ts'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import { RowLink } from '#ui/components/rows/row-link.tsx'
import { useRowPages } from '#ui/components/rows/row-pages.ts'
import { VirtualTable } from '#ui/components/rows/virtual-table.tsx'
import { paths } from '#ui/paths.ts'
import { type DryRun, dryRunKeysQuery } from '#ui/retention/queries.ts'
import { PlaceholderCell } from './placeholder-cell.tsx'
import { versionsText } from './versions-text.ts'

const columns = [
  { name: 'Key', className: '' },
  { name: 'Versions', className: 'w-80 max-lg:w-56 max-sm:w-40' },
  { name: 'Size', className: 'w-28 text-right max-sm:hidden' },
  { name: 'Policy', className: 'w-64 max-md:hidden' },
]
const cell = 'px-4 max-md:px-3'

/** The versions to delete, one row for each key, the largest first. */
export function KeysTable({ run }: { run: DryRun }) {
  const { data } = useQuery(dryRunKeysQuery(run, 0))
  const { at, failure, onRange } = useRowPages((page) => ({
    ...dryRunKeysQuery(run, page),
    select: ({ results }: RetentionKeysPreview) => results,
  }))
  return (
    <>
      {failure && <LoadFailure what="Some keys" {...failure} />}
      <VirtualTable
        label="Versions to delete by key"
        columns={columns}
        count={data?.count ?? 0}
        onRange={onRange}
        row={(index) => <KeyCells row={at(index)} />}
      />
    </>
  )
}

function KeyCells({ row }: { row: RetentionKeysPreview['results'][number] | undefined }) {
  if (!row) return <PlaceholderCell columns={columns.length} />
  const { key, bytes, policies } = row
  return (
    <>
      <th scope="row" className={`${cell} overflow-hidden font-normal`}>
        {key === null ? (
          <span className="text-muted">Without a key</span>
        ) : (
          <RowLink to={paths.key(key)} title={key} className="block truncate">
            {key.trim() || '(empty key)'}
          </RowLink>
        )}
      </th>
      <td className={`${cell} text-muted`}>
        <span className="line-clamp-2" title={versionsText(row)}>
          {versionsText(row)}
        </span>
      </td>
      <td className={`${cell} whitespace-nowrap text-right text-muted max-sm:hidden`}>{formatBytes(bytes)}</td>
      <td className={`${cell} max-md:hidden`}>
        <span title={policies.join(', ')} className="block truncate text-muted">
          {policies.join(', ')}
        </span>
      </td>
    </>
  )
}
