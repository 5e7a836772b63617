type Values = readonly (number | null)[]

/** The last value before a version; null if no version before it has one. */
export function previousValue(values: Values, index: number): number | null {
  for (let before = index - 1; before >= 0; before--) {
    const value = values[before]
    if (value !== null && value !== undefined) return value
  }
  return null
}
