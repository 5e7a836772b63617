import { queryOptions, useQuery } from '@tanstack/react-query'
import { type Bar, barsOf } from '#compare/timeline/bars.ts'
import { lateBy } from '#compare/timeline/gaps.ts'
import type { ArtifactSummary, HistoryPoint } from '#contract/vitrine.ts'
import { readSeries } from '#sdk/changes.ts'
import { client } from '#ui/api.ts'
import { Late } from '#ui/artifact/timeline/late.tsx'
import { useNow } from '#ui/components/use-now.ts'

/** The latest version of a key: what changed in it, whether the next one is late, and the versions before it as bars. */
export function ChangeCell({ artifact }: { artifact: ArtifactSummary }) {
  const { change, history } = artifact
  const isChanged = change?.status === 'changed' || change?.status === 'kind'
  return (
    <div className="flex h-5 items-center gap-3 text-xs leading-5">
      <p title={change?.text} className={`min-w-0 grow truncate ${isChanged ? '' : 'text-muted'}`}>
        {change?.text}
      </p>
      {history && (
        <>
          <LateKey artifact={artifact} history={history} />
          {history.length > 1 && <HistoryBars history={history} />}
        </>
      )}
    </div>
  )
}

/** As many as the timeline judges by; the few in the history do not show that a key pauses at night. */
const MAX_JUDGED = 100

/** The same as on the timeline: for keys that seem to be late, more versions are read. */
function LateKey({ artifact: { id, key }, history }: { artifact: ArtifactSummary; history: readonly HistoryPoint[] }) {
  const seemsLate = lateBy(history.toReversed(), useNow()) !== null
  const { data } = useQuery({ ...timesQuery(key ?? '', id), enabled: seemsLate })
  return seemsLate && data ? <Late newest={data} /> : null
}

/** The times of the newest versions, newest first; `latest` is the id of the first. */
const timesQuery = (key: string, latest: string) =>
  queryOptions({
    queryKey: ['version-times', key, latest],
    queryFn: async ({ signal }) => {
      // Without a name, the server reads no data.
      const { versions } = await readSeries({ key, limit: MAX_JUDGED }, { client, signal })
      return versions.toReversed()
    },
    staleTime: ({ state }) => (state.data ? 'static' : Number.POSITIVE_INFINITY),
  })

const BAR = 4
const STEP = 6
const HEIGHT = 16
const MAX_BARS = 12
const fills: Record<Bar['status'], string> = {
  changed: 'fill-accent',
  unchanged: 'fill-line-strong',
  failed: 'fill-bad',
}

/** The recent versions of a key as bars, the newest at the right. */
function HistoryBars({ history }: { history: readonly HistoryPoint[] }) {
  const { bars, label } = barsOf(history)
  const width = MAX_BARS * STEP - (STEP - BAR)
  return (
    <svg role="img" aria-label={label} width={width} height={HEIGHT} className="shrink-0 max-lg:[td_&]:hidden">
      <title>{label}</title>
      {bars.map(({ version, height, status }, index) => (
        <rect
          key={version}
          x={width - BAR - (bars.length - 1 - index) * STEP}
          y={HEIGHT * (1 - height)}
          width={BAR}
          height={HEIGHT * height}
          rx={1}
          className={fills[status]}
        />
      ))}
    </svg>
  )
}
