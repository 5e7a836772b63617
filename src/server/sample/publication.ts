import type { Json } from '#contract/json.ts'
import type { Random } from './random.ts'

/** The run that publishes. It determines the content completely. */
export type Occasion = {
  /** Days since the first day of the sample. */
  day: number
  /** The date of the run, such as 2026-03-01. */
  date: string
  run_name: string
  has_failed: boolean
  random: Random
}

/** An artifact that a flow or task publishes in each run, or in every nth run. */
export type Publication = {
  key: string | null
  type: string | null
  description?: string
  every?: number
  data: (occasion: Occasion) => Json
}

/** A table as Prefect's client sends it: JSON in a string. */
export function asTable(rows: Json): Json {
  return JSON.stringify(rows)
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}

/** 1234567 → 1,234,567 */
export function grouped(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** A value that drifts over time, with a weekly cycle. */
export function trend(day: number, start: number, perDay: number, swing = 0): number {
  return start + day * perDay + swing * Math.sin((day / 7) * 2 * Math.PI)
}
