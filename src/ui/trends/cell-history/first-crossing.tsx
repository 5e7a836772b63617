import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { formatShort } from '#compare/number-text.ts'
import { plural } from '#content/number.ts'
import { versionName } from '#content/version-name.ts'
import type { FirstVersion } from '#contract/compare/series.ts'
import { describeError } from '#sdk/error-message.ts'
import { Button } from '#ui/components/button.tsx'
import { inputClass } from '#ui/components/field.tsx'
import { Link } from '#ui/components/link.tsx'
import { Time } from '#ui/components/time.tsx'
import { paths } from '#ui/paths.ts'
import { type Bound, firstVersionQuery, type KeyedCell } from './queries.ts'

/** Finds the first version in which the number is below or above a bound. */
export function FirstCrossing({ cell }: { cell: KeyedCell }) {
  const [bound, setBound] = useState<Bound | null>(null)
  function find(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const side = fields.get('side') === 'above' ? 'above' : 'below'
    setBound({ side, value: Number(fields.get('bound')) })
  }
  return (
    <div className="grid gap-1.5">
      <form onSubmit={find} className="flex flex-wrap items-center gap-2">
        <label className="flex items-center gap-2">
          First
          <select name="side" aria-label="Side" className={`${inputClass} h-8`}>
            <option value="below">below</option>
            <option value="above">above</option>
          </select>
        </label>
        <input
          name="bound"
          type="number"
          step="any"
          required
          aria-label="Bound"
          className={`${inputClass} h-8 w-28 min-w-0 flex-1`}
        />
        <Button type="submit">Find</Button>
      </form>
      {bound && <Found cell={cell} bound={bound} />}
    </div>
  )
}

function Found({ cell, bound }: { cell: KeyedCell; bound: Bound }) {
  const { data, error } = useQuery(firstVersionQuery(cell, bound))
  const leftOut = data?.unreadable ? `; ${plural(data.unreadable, 'version')} too large to read` : ''
  return (
    <p role="status" className="tabular-nums">
      {error ? (
        <span className="text-bad">Could not search: {describeError(error).detail}</span>
      ) : data === undefined ? (
        <span className="text-muted">Searching…</span>
      ) : data.found === null ? (
        `Never ${bound.side} ${formatShort(bound.value)}${leftOut}`
      ) : (
        <FoundVersion artifactKey={cell.key} found={data.found} />
      )}
    </p>
  )
}

function FoundVersion({ artifactKey, found }: { artifactKey: string; found: NonNullable<FirstVersion['found']> }) {
  const { version, value, previous_value, created, flow_run } = found
  return (
    <>
      {formatShort(value)} in{' '}
      <Link to={paths.version({ ...found, key: artifactKey })} className="text-accent underline">
        {version === null ? 'a version' : versionName({ version, newer: 0 })}
      </Link>
      , <Time at={created} />
      {flow_run && (
        <>
          , by{' '}
          <Link to={paths.flowRun(flow_run.id)} className="text-accent underline">
            {flow_run.name}
          </Link>
        </>
      )}
      {previous_value !== null && `, before ${formatShort(previous_value)}`}
    </>
  )
}
