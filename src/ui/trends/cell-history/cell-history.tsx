import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useMemo, useRef } from 'react'
import * as z from 'zod/mini'
import { findRow, keyIndexes, rowAddress } from '#compare/series/row-address.ts'
import { valueFacts } from '#compare/series/value-facts.ts'
import { plural } from '#content/number.ts'
import { tryJson } from '#contract/json.ts'
import type { Table } from '#contract/table-rows.ts'
import { LoadFailure } from '#ui/components/load-failure.tsx'
import { NumbersTable } from '#ui/trends/numbers-table.tsx'
import { FirstCrossing } from './first-crossing.tsx'
import { HistoryChart } from './history-chart.tsx'
import { HistoryFacts } from './history-facts.tsx'
import { cellSeriesQuery } from './queries.ts'

const Row = z.array(z.string())

/** The number in a cell over all versions of its key. */
export default function CellHistory({
  artifactKey,
  table,
  cell,
  remembered,
  onRemember,
  onSelectRow,
}: {
  artifactKey: string
  table: Table
  /** The indexes of its row and column. */
  cell: { row: number; column: number }
  /** The address of the row as JSON, maybe of another version; "" if it is not known yet. */
  remembered: string
  onRemember: (row: string) => void
  onSelectRow: (row: number) => void
}) {
  // Guessing the key of 100,000 rows takes 0.1 s.
  const key = useMemo(() => keyIndexes(table), [table])
  const selected = rowAddress(table.rows[cell.row] ?? [], cell.row, key)
  const row = Row.safeParse(tryJson(remembered)).data ?? selected
  const at = row.join('\n') === selected.join('\n') ? cell.row : findRow(table, row, key)
  const followed = useRef<Table>(null)
  const follow = useEffectEvent(() => {
    // In changed data the same row may be elsewhere; in the same data, the reader has selected another cell.
    const isSelection = followed.current === table || remembered === ''
    followed.current = table
    if (isSelection) onRemember(JSON.stringify(selected))
    else if (at >= 0 && at !== cell.row) onSelectRow(at)
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for each selected cell and each table.
  useEffect(() => follow(), [cell.row, cell.column, table])

  const address = { key: artifactKey, row, column: table.columns[cell.column] ?? '' }
  const { data, error, refetch } = useQuery(cellSeriesQuery(address))
  const values = data?.series[0]?.values ?? []
  const facts = valueFacts(values)
  if (error) return <LoadFailure what="The history" error={error} retry={() => void refetch()} />
  if (data === undefined) return <HistorySkeleton />
  return (
    <section
      aria-label={`History of ${[...row, address.column].join(' · ')}`}
      className="grid grid-cols-1 gap-3 border-line border-t pt-3"
    >
      {at < 0 && <p className="text-muted">{`This version does not have the row ${row.join(' · ')}.`}</p>}
      {data.pending > 0 && <p role="status" className="text-muted">{`Reading ${plural(data.pending, 'version')}…`}</p>}
      {data.unreadable > 0 && (
        <p className="text-muted">{`${plural(data.unreadable, 'version')} left out: too large to read.`}</p>
      )}
      {facts.count === 0 ? (
        data.pending === 0 && <p className="text-muted">No version has a number in this cell.</p>
      ) : (
        <>
          <div className="flex flex-wrap gap-x-8 gap-y-3">
            <HistoryChart artifactKey={artifactKey} versions={data.versions} values={values} />
            <div className="grid min-w-0 flex-[1_1_17rem] content-start gap-3">
              <HistoryFacts artifactKey={artifactKey} versions={data.versions} values={values} facts={facts} />
              <FirstCrossing cell={address} />
            </div>
          </div>
          <NumbersTable artifactKey={artifactKey} data={data} shown={{ first: 0, last: values.length - 1 }} />
        </>
      )}
    </section>
  )
}

const HistorySkeleton = () => <div aria-busy="true" className="h-52 animate-pulse rounded-card bg-sunken" />
