import type { Sample } from '#compare/series/pace.ts'

const HEIGHT = 40

/** The value over time as a small line. */
export function SampleLine({ samples }: { samples: readonly Sample[] }) {
  const start = samples[0]?.at ?? 0
  const duration = Math.max(1, (samples.at(-1)?.at ?? 0) - start)
  const values = samples.map(({ value }) => value)
  const min = Math.min(0, ...values)
  const range = Math.max(100, ...values) - min
  const points = samples.map(({ at, value }) => {
    const y = HEIGHT - ((value - min) / range) * HEIGHT
    return `${((at - start) / duration) * 100},${y.toFixed(2)}`
  })
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 100 ${HEIGHT}`}
      preserveAspectRatio="none"
      className="mt-1 h-10 w-full overflow-visible text-accent"
    >
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
