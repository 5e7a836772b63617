import { formatNumber, plural } from '#content/number.ts'
import type { UnreadableRow } from '#contract/table-rows.ts'
import { JsonValue } from '#ui/renderers/json/json-value.tsx'

const MAX_LISTED_ROWS = 50

/** Lists rows that do not have the shape of the table, so that no data is hidden. */
export function UnreadableRows({ rows }: { rows: UnreadableRow[] }) {
  return (
    <details className="p-3 text-sm" open={rows.length <= 5}>
      <summary className="text-warn">{`${plural(rows.length, 'row')} could not be read`}</summary>
      <ul className="mt-2 grid gap-1">
        {rows.slice(0, MAX_LISTED_ROWS).map(({ row, reason, value }) => (
          <li key={row} className="truncate">
            {`Row ${row}: ${reason}. `}
            <code>
              <JsonValue value={value} />
            </code>
          </li>
        ))}
      </ul>
      {rows.length > MAX_LISTED_ROWS && (
        <p className="text-muted">{`and ${formatNumber(rows.length - MAX_LISTED_ROWS)} more`}</p>
      )}
    </details>
  )
}
