import { useState } from 'react'
import { formatShort } from '#compare/number-text.ts'
import type { Window } from '#compare/series/window.ts'
import { versionName } from '#content/version-name.ts'
import type { KeySeries } from '#contract/compare/series.ts'
import { Button } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { Time } from '#ui/components/time.tsx'
import { paths } from '#ui/paths.ts'

const ROWS_PER_STEP = 100

type Numbers = {
  artifactKey: string
  data: KeySeries
  shown: Window
}

/** A table of the same numbers as the charts, rendered once it is opened. */
export function NumbersTable(numbers: Numbers) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="mb-2 w-fit font-medium">Table of these numbers</summary>
      {isOpen && <Rows {...numbers} />}
    </details>
  )
}

/** Newest version first. */
function Rows({ artifactKey, data: { versions, series }, shown: { first, last } }: Numbers) {
  const [rows, setRows] = useState(ROWS_PER_STEP)
  const count = Math.max(0, last - first + 1)
  const indexes = Array.from({ length: Math.min(rows, count) }, (_, row) => last - row)
  return (
    <div className="grid grid-cols-1 gap-2">
      <section
        aria-label="Numbers of the charts"
        className="max-h-[32rem] overflow-auto rounded-card border border-line bg-surface"
      >
        <table className="border-separate border-spacing-0 text-sm tabular-nums">
          <thead>
            <tr>
              <Heading text="Version" />
              <Heading text="Created" />
              {series.map(({ name }) => (
                <Heading key={name} text={name} isNumber />
              ))}
            </tr>
          </thead>
          <tbody>
            {indexes.map((index) => {
              const version = versions[index]
              if (version === undefined) return null
              return (
                <tr key={version.id}>
                  <th scope="row" className="border-line border-b px-3 py-1 text-left font-normal whitespace-nowrap">
                    <Link to={paths.version({ ...version, key: artifactKey })} className="text-accent hover:underline">
                      {versionName({ version: version.version, newer: versions.length - 1 - index })}
                    </Link>
                  </th>
                  <td className="border-line border-b px-3 py-1 whitespace-nowrap text-muted">
                    <Time at={version.created} />
                  </td>
                  {series.map(({ name, values }) => {
                    const value = values[index] ?? null
                    return (
                      <td key={name} className="border-line border-b px-3 py-1 text-right whitespace-nowrap">
                        {value === null ? <span className="text-muted">–</span> : formatShort(value)}
                      </td>
                    )
                  })}
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
      {rows < count && (
        <Button className="w-fit" onClick={() => setRows(rows + ROWS_PER_STEP)}>
          Show 100 more
        </Button>
      )}
    </div>
  )
}

const Heading = ({ text, isNumber = false }: { text: string; isNumber?: boolean }) => (
  <th
    scope="col"
    dir="auto"
    className={`sticky top-0 border-line border-b bg-sunken px-3 py-1.5 font-medium whitespace-nowrap ${isNumber ? 'text-right' : 'text-left'}`}
  >
    {text}
  </th>
)
