import { useEffect, useRef, useState } from 'react'
import { Button } from '#ui/components/button.tsx'
import { Time } from '#ui/components/time.tsx'
import type { DryRun } from '#ui/retention/queries.ts'
import { KeysTable } from './keys-table.tsx'
import { DryRunSummary } from './summary.tsx'
import { VersionsTable } from './versions-table.tsx'

/** What a retention run would delete, by key or version by version. */
export function DryRunResult({ run, isOutdated, onClose }: { run: DryRun; isOutdated: boolean; onClose: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { as_of, count } = run.preview
  const [isByKey, setByKey] = useState(true)
  useEffect(() => {
    if (as_of !== '') heading.current?.focus()
  }, [as_of])
  return (
    <section aria-labelledby="dry-run" className="grid gap-3">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 id="dry-run" ref={heading} tabIndex={-1} className="scroll-mt-16 font-semibold outline-none">
          Dry run
        </h2>
        <p className="min-w-0 grow text-muted">
          As of <Time at={as_of} exact />. Nothing has been deleted.
        </p>
        <Button look="quiet" onClick={onClose}>
          Close
        </Button>
      </div>
      {isOutdated && (
        <p role="status" className="rounded-card bg-warn-soft px-4 py-2 text-warn">
          The policies have changed since this dry run.
        </p>
      )}
      <DryRunSummary preview={run.preview} />
      {count > 0 && (
        <div>
          <Button onClick={() => setByKey(!isByKey)}>{isByKey ? 'Show each version' : 'Group by key'}</Button>
        </div>
      )}
      {count > 0 && (isByKey ? <KeysTable run={run} /> : <VersionsTable run={run} />)}
    </section>
  )
}
