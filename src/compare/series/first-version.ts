/** The bounds that a number crosses: below one, or above one. */
export type Bounds = { below?: number | null; above?: number | null }

/** The index of the first value that is below or above a bound; −1 if there is none. Null means that a version does not have the number. */
export function firstCrossing(values: readonly (number | null)[], { below, above }: Bounds): number {
  return values.findIndex(
    (value) => value !== null && ((below != null && value < below) || (above != null && value > above)),
  )
}
