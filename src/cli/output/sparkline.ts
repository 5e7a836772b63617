const BARS = '▁▂▃▄▅▆▇█'

/** Values as bars in at most so many columns, each the mean of its values. A gap is where there are none. */
export function sparkline(values: readonly (number | null)[], columns: number): string {
  const width = Math.min(values.length, columns)
  const means = Array.from({ length: width }, (_, at) =>
    meanOf(values.slice(Math.floor((at * values.length) / width), Math.floor(((at + 1) * values.length) / width))),
  )
  const known = means.filter((value) => value !== null)
  const [min, max] = [Math.min(...known), Math.max(...known)]
  // Divided first, because the difference of large numbers may be infinite.
  const range = max / 2 - min / 2
  return means
    .map((value) => (value === null ? ' ' : barAt(range === 0 ? 0.5 : (value / 2 - min / 2) / range)))
    .join('')
}

function barAt(share: number): string {
  return BARS[Math.min(Math.floor(share * BARS.length), BARS.length - 1)] ?? ''
}

function meanOf(values: readonly (number | null)[]): number | null {
  const finite = values.filter((value) => value !== null && Number.isFinite(value))
  return finite.length === 0 ? null : finite.reduce<number>((sum, value) => sum + (value ?? 0) / finite.length, 0)
}
