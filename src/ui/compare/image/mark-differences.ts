/** Smaller differences of a channel are noise, for example of a lossy format. */
const MIN_DIFFERENCE = 8
/** How much of the color of unchanged pixels is left. */
const FADE = 0.25

/**
 * Marks in `after` all pixels that differ from `before` with `color`, and fades the others. Both are RGBA of the same
 * size. Returns how many pixels differ.
 */
export function markDifferences(
  before: Uint8ClampedArray,
  after: Uint8ClampedArray,
  color: readonly [number, number, number],
): number {
  let count = 0
  for (let at = 0; at < after.length; at += 4) {
    if (differs(before, after, at)) {
      count++
      after.set([...color, 255], at)
    } else {
      after[at + 3] = (after[at + 3] ?? 0) * FADE
    }
  }
  return count
}

function differs(before: Uint8ClampedArray, after: Uint8ClampedArray, at: number): boolean {
  // Pixels that are transparent in both have no color.
  if (before[at + 3] === 0 && after[at + 3] === 0) return false
  for (let channel = at; channel < at + 4; channel++) {
    if (Math.abs((before[channel] ?? 0) - (after[channel] ?? 0)) >= MIN_DIFFERENCE) return true
  }
  return false
}
