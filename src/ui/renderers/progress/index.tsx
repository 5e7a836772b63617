import { lazy, Suspense, useState } from 'react'
import { estimatePace, type Sample } from '#compare/series/pace.ts'
import { paceText } from '#compare/series/pace-text.ts'
import { roughDuration } from '#content/time.ts'
import type { Artifact } from '#contract/artifact.ts'
import { useNow } from '#ui/components/use-now.ts'
import { useOutcome } from './outcome.ts'

const percent = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })
const MAX_SAMPLES = 30
/** Without an update for this long, progress counts as stalled if its usual interval is not known. */
const STALLED_AFTER_MS = 2 * 60_000

const SampledProgress = lazy(() => import('./sampled-progress.tsx'))

type Published = Pick<Artifact, 'id' | 'created' | 'updated' | 'flow_run_id' | 'task_run_id'>

/** A progress bar with the published value, which may lie outside 0–100. */
export function ProgressView({ data, artifact }: { data: number; artifact: Published }) {
  const filled = Math.min(100, Math.max(0, data))
  const text = `${percent.format(data)} %`
  const pace = data < 100 ? <PaceLine value={data} artifact={artifact} /> : null
  return (
    <div className="grid gap-2 rounded-card border border-line bg-surface p-4 shadow-card">
      <p className="font-semibold text-3xl tabular-nums">{text}</p>
      <div
        role="progressbar"
        aria-label="Progress"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={filled}
        aria-valuetext={text}
        className="h-3 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={`h-full rounded-full transition-[width] duration-500 ${data >= 100 ? 'bg-good' : 'bg-accent'}`}
          style={{ width: `${filled}%` }}
        />
      </div>
      {data > 100 && <p className="text-muted text-sm">{`${percent.format(data - 100)} % over the target`}</p>}
      {data < 0 && <p className="text-muted text-sm">Value below 0</p>}
      {wasUpdated(artifact) ? (
        <Suspense fallback={pace}>
          <SampledProgress value={data} artifact={artifact} fallback={pace} />
        </Suspense>
      ) : (
        pace
      )}
    </div>
  )
}

/** The pace of the updates seen while the page is open. A value that was published once is a score, not progress. */
function PaceLine({ value, artifact }: { value: number; artifact: Published }) {
  const { created, updated } = artifact
  const outcome = useOutcome(artifact)
  const now = useNow()
  const latest = { at: Date.parse(updated), value }
  const [samples, setSamples] = useState<Sample[]>(() => [{ at: Date.parse(created), value: 0 }, latest])
  if (samples.at(-1)?.at !== latest.at) setSamples([...samples.slice(1 - MAX_SAMPLES), latest])
  if (!wasUpdated(artifact)) return null
  if (outcome === 'completed') return <p className="text-muted text-sm">Final value (run completed)</p>
  if (outcome === 'ended')
    return <p className="text-muted text-sm">{`Stopped at ${percent.format(value)} % (run ended)`}</p>
  const silentMs = now - latest.at
  if (silentMs > STALLED_AFTER_MS)
    return <p className="text-sm text-warn">{`No update for ${roughDuration(silentMs / 1000)}`}</p>
  const pace = estimatePace(samples, 100, now)
  return <p className="text-muted text-sm tabular-nums">{pace === null ? 'In progress' : paceText(pace)}</p>
}

/** A value that is updated in place has a later time. */
const wasUpdated = ({ created, updated }: Published): boolean => Date.parse(updated) > Date.parse(created)
