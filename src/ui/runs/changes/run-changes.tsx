import { type ReactNode, useState } from 'react'
import { isOver } from '#content/elapsed.ts'
import { plural } from '#content/number.ts'
import { versionReference } from '#content/version-name.ts'
import type { RunChanges } from '#contract/compare/run-changes.ts'
import type { FlowRun } from '#contract/run.ts'
import { Button } from '#ui/components/button.tsx'
import { Link } from '#ui/components/link.tsx'
import { useIsNarrow } from '#ui/components/use-is-narrow.ts'
import { paths } from '#ui/paths.ts'
import { KindIcon } from '#ui/renderers/kind-icon.tsx'
import { useRunChanges } from './queries.ts'

/** Keys that are shown at first. */
const MAX_KEYS = 8
const MAX_KEYS_NARROW = 3

type KeyChange = RunChanges['keys'][number]
type NamedVersion = RunChanges['missing'][number]

/** What a run changed, compared with the previous run of its flow. */
export function RunChangesSection({ run }: { run: FlowRun }) {
  const changes = useRunChanges(run)
  // A run that is not over may still publish them.
  const missing = isOver(run) ? (changes?.missing ?? []) : []
  if (!changes || changes.keys.length + missing.length === 0) return null
  const { previous_run, keys } = changes
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
            // A run that has not started does not have a previous one yet.
            run.start_time && 'First run of its flow'
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
  if (keys.length === 0) return null
  return (
    <div className="px-4 py-1">
      <FirstKeys keys={keys}>
        {(shown) => (
          <ul aria-label="Changed keys">
            {shown.map((change) => (
              <li
                key={change.key}
                className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 py-1 md:grid-cols-[minmax(8rem,18rem)_minmax(0,1fr)_auto]"
              >
                <KeyLink version={{ ...change, ...change.to }} />
                <CompareLink change={change} />
                <span
                  className={`max-md:col-span-2 max-md:text-xs ${change.change?.status === 'first' ? 'text-muted' : ''}`}
                >
                  {change.change?.text ?? <span className="text-muted">Comparing…</span>}
                </span>
              </li>
            ))}
          </ul>
        )}
      </FirstKeys>
    </div>
  )
}

/** "Compare v6 → v7"; nothing for the first version of a key. */
function CompareLink({ change: { key, from, to } }: { change: KeyChange }) {
  if (from === null) return null
  return (
    <Link
      to={paths.compare(key, { from: versionReference(from), to: versionReference(to) })}
      aria-label={`Compare ${key} v${from.version} and v${to.version}`}
      className="whitespace-nowrap text-accent text-xs hover:underline md:order-last"
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
  keys: readonly NamedVersion[]
  className: string
  isOpen: boolean
}) {
  if (keys.length === 0) return null
  return (
    <details open={isOpen} className="px-4 py-2">
      <summary className={className}>{label}</summary>
      <FirstKeys keys={keys}>
        {(shown) => (
          <ul className="flex flex-wrap gap-x-4 gap-y-1 pt-1.5">
            {shown.map((version) => (
              <li key={version.key} className="min-w-0">
                <KeyLink version={version} />
              </li>
            ))}
          </ul>
        )}
      </FirstKeys>
    </details>
  )
}

/** The first of many keys, and a button that shows all. */
function FirstKeys<Key>({ keys, children }: { keys: readonly Key[]; children: (shown: readonly Key[]) => ReactNode }) {
  const [isAll, setAll] = useState(false)
  const max = useIsNarrow() ? MAX_KEYS_NARROW : MAX_KEYS
  return (
    <>
      {children(isAll ? keys : keys.slice(0, max))}
      {!isAll && keys.length > max && (
        <Button look="quiet" className="-mx-2.5" onClick={() => setAll(true)}>
          Show all {plural(keys.length, 'key')}
        </Button>
      )}
    </>
  )
}

/** The key of a version, with its kind. */
function KeyLink({ version: { key, type, id, version } }: { version: NamedVersion }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <KindIcon type={type} />
      <Link to={paths.version({ id, key, version })} className="min-w-0 truncate font-medium hover:underline">
        {key.trim() || '(empty key)'}
      </Link>
    </span>
  )
}
