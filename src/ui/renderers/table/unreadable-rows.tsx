import type { UnreadableRow } from '#contract/table-rows.ts'
import { JsonValue } from '#ui/renderers/json/json-value.tsx'

const LISTED = 50

/** The rows that are not of the table's shape: nothing of the data is hidden. */
export function UnreadableRows({ rows }: { rows: UnreadableRow[] }) {
  return (
    <details className="p-3 text-sm" open={rows.length <= 5}>
      <summary className="text-warn">
        {rows.length === 1 ? 'One row could not be read' : `${rows.length.toLocaleString('en')} rows could not be read`}
      </summary>
      <ul className="mt-2 grid gap-1">
        {rows.slice(0, LISTED).map(({ row, reason, value }) => (
          <li key={row} className="truncate">
            {`Entry ${row} of the data: ${reason}. `}
            <code>
              <JsonValue value={value} />
            </code>
          </li>
        ))}
      </ul>
      {rows.length > LISTED && (
        <p className="text-muted">{`and ${(rows.length - LISTED).toLocaleString('en')} more`}</p>
      )}
    </details>
  )
}
