/** The changed number that a summary names. */
import { numberDifference, relativeText } from '#compare/number-difference.ts'
import { formatDifferent } from '#compare/number-text.ts'
import type { Json } from '#contract/json.ts'
import { oneLine } from './one-line.ts'

const MAX_LABEL_CHARS = 32

/** Finds the number with the largest relative change; among equal ones, the first. */
export class Highlight {
  #best: { label: () => string; old: number | bigint; next: number | bigint; weight: number } | null = null

  /** `label` is called only for the number that is named. */
  offer(old: Json | undefined, next: Json | undefined, label: () => string): void {
    if (!isFiniteNumber(old) || !isFiniteNumber(next)) return
    const weight = weightOf(Number(old), Number(next))
    if (weight > (this.#best?.weight ?? 0)) this.#best = { label, old, next, weight }
  }

  /** "score 0.82 → 0.79 (−3.7 %)"; "" if no number changed. */
  text(): string {
    if (this.#best === null) return ''
    const { old, next } = this.#best
    const [before, after] = formatDifferent(old, next)
    // Integers of dozens of digits.
    if (before === after) return ''
    const label = oneLine(this.#best.label(), MAX_LABEL_CHARS)
    const { percent, factor } = numberDifference(old, next)
    const relative = relativeText(percent, factor)
    const change = `${before} → ${after}${relative === '' ? '' : ` (${relative})`}`
    return label === '' ? change : `${label} ${change}`
  }
}

/** From 0 to 1, or 2 if the sign changes: the difference as a share of the larger number. */
function weightOf(old: number, next: number): number {
  const larger = Math.max(Math.abs(old), Math.abs(next))
  // Divided first, because the difference of large numbers may be infinite.
  return larger === 0 ? 0 : Math.abs(next / larger - old / larger)
}

function isFiniteNumber(value: Json | undefined): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))
}
