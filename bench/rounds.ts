/** A measurement and its baseline. Both resolve to milliseconds. */
export type Comparison = {
  readonly name: string
  readonly ours: () => Promise<number>
  readonly beside: () => Promise<number>
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** The average milliseconds of `count` sequential calls. */
export const averageOf =
  (count: number, call: (turn: number) => Promise<unknown>): (() => Promise<number>) =>
  async () => {
    const started = performance.now()
    for (let turn = 0; turn < count; turn++) await call(turn)
    return (performance.now() - started) / count
  }

const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`.padStart(10)

/**
 * Runs both sides in turns, so that other load on the machine affects both. The first round is a warm-up and not
 * counted. Prints the medians and their ratio.
 */
export const compare = async ({ name, ours, beside }: Comparison, rounds = 7): Promise<void> => {
  const times: { ours: number; beside: number }[] = []
  for (let round = 0; round <= rounds; round++) times.push({ ours: await ours(), beside: await beside() })
  const counted = times.slice(1)
  const own = median(counted.map((time) => time.ours))
  const other = median(counted.map((time) => time.beside))
  console.log(`${name.padEnd(28)}${milliseconds(own)}${milliseconds(other)}   × ${(own / other).toFixed(2)}`)
}

export const printHeading = (title: string, beside: string): void => {
  console.log(`\n${title}\n${''.padEnd(28)}${'Vitrine'.padStart(10)}${beside.padStart(10)}   ratio`)
}
