import { useEffect, useState } from 'react'
import { cellText } from '#content/cell-text.ts'
import { formatNumber } from '#content/number.ts'
import type { Cell } from '#contract/table-rows.ts'
import { isNumeric } from '#ui/renderers/table/columns/column-type.ts'
import type { TableColumn } from '#ui/renderers/table/columns/table-column.ts'
import type { CellFormat } from '#ui/renderers/table/format/cell-format.ts'
import { type ColumnSummary, MAX_DISTINCT, summarize } from './summarize.ts'

/** The distribution of a column's values over all rows. `hasUnit`: whether the format is not only about decimals. */
export function SummaryView({
  column,
  format,
  hasUnit,
}: {
  column: TableColumn
  format: CellFormat
  hasUnit: boolean
}) {
  const [summary, setSummary] = useState<ColumnSummary | null>(null)
  useEffect(() => {
    const controller = new AbortController()
    void summarize(column, controller.signal).then((summary) => summary && setSummary(summary))
    return () => controller.abort()
  }, [column])
  return (
    <section
      aria-label="Summary"
      aria-busy={summary === null}
      // The room of a usual summary, so that the actions below do not jump.
      className={`my-2 border-line border-b px-2 pb-2 ${isNumeric(column.type) ? 'min-h-40' : 'min-h-12'}`}
    >
      {summary && <Facts summary={summary} format={format} hasUnit={hasUnit} />}
    </section>
  )
}

function Facts({ summary, format, hasUnit }: { summary: ColumnSummary; format: CellFormat; hasUnit: boolean }) {
  const { range, distinct } = summary
  const text = (cell: Cell) => format(cell) ?? cellText(cell)
  // The decimals of the column may be too few for a mean.
  const average = (value: number) => (hasUnit ? text(value) : rounded(value))
  const rows: [string, string][] = [
    ...(range ? [pair('Minimum', text(range.min)), pair('Maximum', text(range.max))] : []),
    ...(summary.mean === null ? [] : [pair('Mean', average(summary.mean))]),
    ...(summary.median === null ? [] : [pair('Median', average(summary.median))]),
    pair('Distinct', distinct === null ? `over ${formatNumber(MAX_DISTINCT)}` : formatNumber(distinct)),
    ...blanksOf(summary),
  ]
  return (
    <>
      {range && <Histogram bins={range.histogram} label={`Histogram from ${text(range.min)} to ${text(range.max)}`} />}
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 text-xs leading-5">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="truncate text-right tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {range === null && summary.top.length > 0 && (
        <dl aria-label="Most frequent values" className="mt-1 grid grid-cols-[1fr_auto] gap-x-3 text-xs leading-5">
          {summary.top.map(([value, count]) => (
            <div key={value} className="contents">
              <dt className="truncate">{value.slice(0, 100)}</dt>
              <dd className="text-right text-muted tabular-nums">{`${formatNumber(count)} ×`}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

const pair = (name: string, value: string): [string, string] => [name, value]

const significant = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 })

/** Six significant digits, but all those before the point. */
const rounded = (value: number) => (Math.abs(value) < 1e6 ? significant.format(value) : formatNumber(Math.round(value)))

/** Only the kinds of blanks that occur; "Null 0" says that there are none. */
function blanksOf({ rows, nulls, missing, empty, nan }: ColumnSummary): [string, string][] {
  const share = (count: number) => `${formatNumber(count)} (${Math.round((100 * count) / rows)} %)`
  const found: [string, number][] = [
    ['Null', nulls],
    ['Missing', missing],
    ['Empty', empty],
    ['NaN', nan],
  ]
  const present = found.filter(([, count]) => count > 0)
  return present.length === 0 ? [['Null', '0']] : present.map(([name, count]) => [name, share(count)])
}

function Histogram({ bins, label }: { bins: number[]; label: string }) {
  const most = Math.max(...bins)
  return (
    <div role="img" aria-label={label} className="mb-1 flex h-12 items-end gap-px border-line border-b">
      {bins.map((count, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its position
          key={at}
          className="flex-1 bg-accent opacity-60"
          // A bin with values is visible, however few they are.
          style={{ height: count === 0 ? 0 : `max(1px, ${(100 * count) / most}%)` }}
        />
      ))}
    </div>
  )
}
