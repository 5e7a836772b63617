import type { Json } from '#contract/json.ts'
import type { Random } from './random.ts'

/** The run that publishes: content follows from it alone. */
export type Occasion = {
  /** Days since the sample began. */
  day: number
  /** As people write it: 2026-03-01. */
  date: string
  run_name: string
  has_failed: boolean
  random: Random
}

/** Something that a flow or a task publishes in each run, or in every so many of them. */
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

/** A level that drifts over the days, with a weekly swing. */
export function trend(day: number, start: number, perDay: number, swing = 0): number {
  return start + day * perDay + swing * Math.sin((day / 7) * 2 * Math.PI)
}
