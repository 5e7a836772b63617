/** The bounds that a number crosses: below one, or above one. */
export type Bounds = { below?: number | null; above?: number | null }

export const isCrossing = (value: number, { below, above }: Bounds): boolean =>
  (below != null && value < below) || (above != null && value > above)

/** The index of the first value that is below or above a bound; −1 if there is none. Null means that a version does not have the number. */
export function firstCrossing(values: readonly (number | null)[], bounds: Bounds): number {
  return values.findIndex((value) => value !== null && isCrossing(value, bounds))
}
