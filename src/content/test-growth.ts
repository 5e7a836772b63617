/** Measures how the time of a function grows with its input, to find functions that take quadratic time. */
import process from 'node:process'

/** The time may grow by this factor when the input doubles: linear functions take twice as long, quadratic ones four times. */
export const MAX_GROWTH = 3

/** Shorter times depend more on memory management and on other programs than on the function. */
const MIN_MS = 40
const MAX_LENGTH = 256_000
const MAX_ROUNDS = 30
/** Slow functions are not measured more often after this time. */
const MAX_MEASURING_MS = 4000

/** Returns a function that runs the function under test on a text of this length. */
export type Prepare = (length: number) => () => unknown

/**
 * The factor by which the time grows when the input doubles; 1 if it stays short. The input is doubled twice, because
 * single steps are uneven. Other programs can only lengthen a run, so the shortest runs of several rounds decide; a
 * growth that is clearly linear needs one round.
 */
export function growthOf(prepare: Prepare, from = 4000): number {
  for (let length = from; length <= MAX_LENGTH; length *= 2) {
    if (msOf(prepare(length)) >= MIN_MS) return growthBetween(prepare(length / 4), prepare(length))
  }
  return 1
}

function growthBetween(quarter: () => unknown, whole: () => unknown): number {
  let [best, bestWhole] = [msOf(quarter), msOf(whole)]
  const end = performance.now() + MAX_MEASURING_MS
  const growth = () => (bestWhole < MIN_MS ? 1 : Math.sqrt(bestWhole / best))
  for (let round = 1; growth() > MAX_GROWTH && round < MAX_ROUNDS && performance.now() < end; round++) {
    best = Math.min(best, msOf(quarter))
    bestWhole = Math.min(bestWhole, msOf(whole))
  }
  return growth()
}

/** Processor time is counted in steps of up to this length. */
const CPU_STEP_MS = 10

/** Other programs lengthen the time on the clock, and long runs more than short ones: these are interrupted. */
function msOf(work: () => unknown): number {
  const cpu = process.threadCpuUsage()
  const start = performance.now()
  work()
  const elapsed = performance.now() - start
  const { user, system } = process.threadCpuUsage(cpu)
  return Math.min(elapsed, (user + system) / 1000 + CPU_STEP_MS)
}

/** The texts for which the function takes more than linear time, by name, with the growth. */
export function growingFast(
  run: (text: string) => unknown,
  texts: Record<string, (length: number) => string>,
  from?: number,
) {
  return Object.entries(texts)
    .map(([name, textOf]) => {
      const growth = growthOf((length) => {
        const text = textOf(length)
        return () => run(text)
      }, from)
      return { name, growth }
    })
    .filter(({ growth }) => growth > MAX_GROWTH)
}
