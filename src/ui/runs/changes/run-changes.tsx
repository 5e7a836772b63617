import { useState } from 'react'
import { plural } from '#content/number.ts'
import type { RunChanges } from '#contract/compare/run-changes.ts'
import { Button } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { paths } from '#ui/paths.ts'
import { KindIcon } from '#ui/renderers/kind-icon.tsx'
import { useRunChanges } from './queries.ts'

/** Rows that are shown at first. */
const MAX_ROWS = 8

type KeyChange = RunChanges['keys'][number]

/** What a run changed, compared with the previous run of its flow. */
export function RunChangesSection({ id }: { id: string }) {
  const changes = useRunChanges(id)
  if (!changes || changes.keys.length + changes.missing.length === 0) return null
  const { previous_run, keys, missing } = changes
  const isSame = ({ change }: KeyChange) => change?.status === 'unchanged'
  const same = keys.filter(isSame)
  return (
    <section
      aria-labelledby="run-changes"
      className="mb-5 rounded-card border border-line bg-surface shadow-card *:border-line *:not-last:border-b"
      data-print="hide"
    >
      <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 px-4 py-1.5">
        <h2 id="run-changes" className="font-semibold">
          What this run changed
        </h2>
        <p className="text-muted text-xs">
          {previous_run === null ? (
            'First run of its flow'
          ) : (
            <>
              Compared with{' '}
              <Link to={paths.flowRun(previous_run.id)} className="text-accent underline">
                {previous_run.name}
              </Link>
            </>
          )}
        </p>
      </header>
      <ChangedKeys keys={keys.filter((key) => !isSame(key))} />
      <KeyList label={`${plural(missing.length, 'key')} missing`} keys={missing} className="text-warn" isOpen />
      <KeyList
        label={`${plural(same.length, 'key')} same as before`}
        keys={same.map(({ key, type, to }) => ({ key, type, ...to }))}
        className="text-muted"
        isOpen={false}
      />
    </section>
  )
}

function ChangedKeys({ keys }: { keys: readonly KeyChange[] }) {
  const [isAll, setAll] = useState(false)
  if (keys.length === 0) return null
  return (
    <div className="py-1">
      <ul aria-label="Changed keys">
        {(isAll ? keys : keys.slice(0, MAX_ROWS)).map((change) => (
          <li
            key={change.key}
            className="grid items-center gap-x-4 px-4 py-1 sm:grid-cols-[minmax(8rem,18rem)_minmax(0,1fr)_auto]"
          >
            <KeyLink {...change.to} name={change.key} type={change.type} />
            <span className={change.change?.status === 'first' ? 'text-muted' : ''}>
              {change.change?.text ?? <span className="text-muted">Comparing…</span>}
            </span>
            <CompareLink change={change} />
          </li>
        ))}
      </ul>
      {!isAll && keys.length > MAX_ROWS && (
        <Button look="quiet" className="mx-1.5" onClick={() => setAll(true)}>
          Show all {plural(keys.length, 'key')}
        </Button>
      )}
    </div>
  )
}

/** "Compare v6 → v7"; nothing for the first version of a key. */
function CompareLink({ change: { key, from, to } }: { change: KeyChange }) {
  if (from === null) return null
  const [before, after] = [from, to].map(({ id, version }) => String(version ?? id))
  return (
    <Link
      to={paths.compare(key, { from: before ?? '', to: after ?? '' })}
      aria-label={`Compare ${key} v${from.version} and v${to.version}`}
      className="whitespace-nowrap text-accent text-xs hover:underline"
    >
      Compare v{from.version} → v{to.version}
    </Link>
  )
}

function KeyList({
  label,
  keys,
  className,
  isOpen,
}: {
  label: string
  keys: readonly RunChanges['missing'][number][]
  className: string
  isOpen: boolean
}) {
  if (keys.length === 0) return null
  return (
    <details open={isOpen} className="px-4 py-2">
      <summary className={className}>{label}</summary>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 pt-1.5">
        {keys.map(({ key, type, id, version }) => (
          <li key={key} className="min-w-0">
            <KeyLink id={id} version={version} name={key} type={type} />
          </li>
        ))}
      </ul>
    </details>
  )
}

/** The key of a version, with its kind. */
function KeyLink({
  id,
  version,
  name,
  type,
}: {
  id: string
  version: number | null
  name: string
  type: string | null
}) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <KindIcon type={type} />
      <Link to={paths.version({ id, key: name, version })} className="min-w-0 truncate font-medium hover:underline">
        {name.trim() || '(empty key)'}
      </Link>
    </span>
  )
}
