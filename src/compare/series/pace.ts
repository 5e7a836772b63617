/** How fast a value rises. Times are milliseconds since 1970, in ascending order. */
import { median } from './median.ts'

export type Sample = { at: number; value: number }

/** Earlier samples say little about how fast the value rises now. */
const MAX_RECENT = 60
/** Samples closer together give no reliable rate. */
const MIN_SPAN_MS = 5000
/** Shares of the recent samples whose rates are compared. */
const WINDOWS = [1, 1 / 2, 1 / 4]
/** The wait that counts as a stall, in usual intervals. */
const STALL_INTERVALS = 6
const MIN_STALL_MS = 60_000
const MIN_INTERVALS = 3
/** Two durations that differ by less are the same. */
const SAME_RATIO = 1.1

/** The rate of the recent samples, and how long it takes to reach the target at the rates of different parts of them. */
export type Pace = { perMinute: number; leftMs: { min: number; max: number } }

/** Null if the value does not rise, or if that is not known yet. */
export function estimatePace(samples: readonly Sample[], target: number, now: number): Pace | null {
  const recent = samples.slice(-MAX_RECENT)
  const last = recent.at(-1)
  if (last === undefined || last.value >= target) return null
  const rates = WINDOWS.flatMap((share) => rateOf(recent.slice(-Math.max(2, Math.ceil(recent.length * share)))) ?? [])
  const [perMs] = rates
  if (perMs === undefined) return null
  const left = rates.map((rate) => Math.max(0, (target - last.value) / rate - (now - last.at)))
  return { perMinute: perMs * 60_000, leftMs: { min: Math.min(...left), max: Math.max(...left) } }
}

/** Per millisecond; null unless it is positive and reliable. */
function rateOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined || last.at - first.at < MIN_SPAN_MS) return null
  const rate = (last.value - first.value) / (last.at - first.at)
  return rate > 0 ? rate : null
}

/** How long the value has not changed, and how often it usually changes, if that is unusually long; otherwise null. */
export function findStall(samples: readonly Sample[], now: number): { silentMs: number; usualMs: number } | null {
  const changes = samples.filter(({ value }, index) => samples[index - 1]?.value !== value).slice(-MAX_RECENT)
  const intervals = changes.slice(1).map(({ at }, index) => at - (changes[index]?.at ?? at))
  const last = changes.at(-1)
  if (last === undefined || intervals.length < MIN_INTERVALS) return null
  const usualMs = median(intervals)
  const silentMs = now - last.at
  return silentMs > Math.max(MIN_STALL_MS, STALL_INTERVALS * usualMs) ? { silentMs, usualMs } : null
}

/** A run of the same key, from its start. */
type SampledRun = { start: number; samples: readonly Sample[] }

/** How long a run took to reach a value; null if it did not. */
function timeToReach({ start, samples }: SampledRun, value: number): number | null {
  const reached = samples.find((sample) => sample.value >= value)
  return reached === undefined ? null : reached.at - start
}

/** How the time to reach the current value compares with that of earlier runs. */
export type RunComparison = {
  order: 'slower' | 'faster' | 'same'
  /** How many earlier runs it is slower or faster than, of how many that reached the value. */
  than: number
  of: number
  /** The time, as a multiple of the median of the earlier runs. */
  ratio: number
}

/** Null if no earlier run reached the value. */
export function compareWithRuns(run: SampledRun, earlier: readonly SampledRun[]): RunComparison | null {
  const value = run.samples.at(-1)?.value
  if (value === undefined) return null
  const own = timeToReach(run, value)
  const times = earlier.map((other) => timeToReach(other, value) ?? 0).filter((time) => time > 0)
  if (own === null || times.length === 0) return null
  const ratio = own / median(times)
  const order = ratio > SAME_RATIO ? 'slower' : ratio < 1 / SAME_RATIO ? 'faster' : 'same'
  const than = times.filter((time) => (order === 'slower' ? own > time : own < time)).length
  return { order, than, of: times.length, ratio }
}
