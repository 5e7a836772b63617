import { queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { type ReactNode, use } from 'react'
import { compareWithRuns, estimatePace, findStall, type Sample } from '#compare/series/pace.ts'
import { comparisonText, paceText } from '#compare/series/pace-text.ts'
import { roughDuration } from '#content/time.ts'
import type { Artifact } from '#contract/artifact.ts'
import type { Samples } from '#contract/compare/series.ts'
import { versionsOf } from '#contract/pages/first-requests.ts'
import { readSamples } from '#sdk/changes.ts'
import { client } from '#ui/api.ts'
import { useNow } from '#ui/components/use-now.ts'
import { summariesQuery } from '#ui/queries.ts'
import { HistoryKey } from '#ui/renderers/table/history-key.ts'
import { useOutcome } from './outcome.ts'
import { SampleLine } from './sample-line.tsx'

const MIN_SAMPLES = 3
/** With how many earlier versions of the key the value is compared. */
const COMPARED_RUNS = 5

/** The samples of an artifact. Read again for another update only; until then the last ones stay. */
const samplesQuery = ({ id, updated }: Pick<Artifact, 'id' | 'updated'>) =>
  queryOptions({
    queryKey: ['samples', id, updated],
    queryFn: ({ signal }) => readSamples(id, { client, signal }),
    staleTime: 'static',
    gcTime: 0,
    placeholderData: (last, query) => (query?.queryKey[1] === id ? last : undefined),
  })

const toSamples = (samples: Samples): Sample[] => samples.map(({ time, value }) => ({ at: Date.parse(time), value }))

/** The values that the server has kept: rate, time left, and earlier runs. `fallback` is shown if it has too few. */
export default function SampledProgress({
  value,
  artifact,
  fallback,
}: {
  value: number
  artifact: Pick<Artifact, 'id' | 'created' | 'updated' | 'flow_run_id' | 'task_run_id'>
  fallback: ReactNode
}) {
  const { data = [] } = useQuery(samplesQuery(artifact))
  const outcome = useOutcome(artifact)
  const now = useNow()
  const key = use(HistoryKey)
  if (data.length < MIN_SAMPLES) return fallback
  const samples = toSamples(data)
  const pace = estimatePace(samples, 100, now)
  const stall = findStall(samples, now)
  const isRunning = outcome === null && value < 100
  return (
    <>
      {!isRunning || (pace === null && stall === null) ? (
        fallback
      ) : stall !== null ? (
        <p className="text-sm text-warn tabular-nums">
          {`No change for ${roughDuration(stall.silentMs / 1000)}, usually every ${roughDuration(stall.usualMs / 1000)}`}
        </p>
      ) : (
        pace && <p className="text-muted text-sm tabular-nums">{paceText(pace)}</p>
      )}
      {key !== null && <Comparison artifactKey={key} artifact={artifact} samples={samples} />}
      <SampleLine samples={samples} />
    </>
  )
}

/** The time that it took to get here, compared with the versions before it. */
function Comparison({
  artifactKey,
  artifact: { created },
  samples,
}: {
  artifactKey: string
  artifact: Pick<Artifact, 'created'>
  samples: Sample[]
}) {
  const { data: newest } = useQuery(summariesQuery(versionsOf(artifactKey)))
  const versions = (newest?.results ?? [])
    .filter((version) => version.created < created && version.type === 'progress')
    .slice(0, COMPARED_RUNS)
  const results = useQueries({ queries: versions.map(samplesQuery) })
  const runs = versions.map(({ created }, index) => ({
    start: Date.parse(created),
    samples: toSamples(results[index]?.data ?? []),
  }))
  const comparison = compareWithRuns({ start: Date.parse(created), samples }, runs)
  if (comparison === null) return null
  return <p className="text-muted text-sm">{comparisonText(comparison)}</p>
}
