import { type Bar, barsOf } from '#compare/timeline/bars.ts'
import type { ArtifactSummary, HistoryPoint } from '#contract/vitrine.ts'
import { Late } from '#ui/artifact/timeline/late.tsx'

/** The latest version of a key: what changed in it, whether the next one is late, and the versions before it as bars. */
export function ChangeCell({ artifact: { change, history } }: { artifact: ArtifactSummary }) {
  const isChanged = change?.status === 'changed' || change?.status === 'kind'
  return (
    <div className="flex h-5 items-center gap-3 text-xs leading-5">
      <p title={change?.text} className={`min-w-0 grow truncate ${isChanged ? '' : 'text-muted'}`}>
        {change?.text}
      </p>
      {history && (
        <>
          <Late newest={history.toReversed()} />
          {history.length > 1 && <HistoryBars history={history} />}
        </>
      )}
    </div>
  )
}

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
