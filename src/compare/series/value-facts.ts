import { previousValue } from './previous-value.ts'

/** Where a number was least and greatest, and where it last changed, as indexes of versions; −1 if nowhere. */
export type ValueFacts = {
  /** How many versions have the number. */
  count: number
  /** The newest of several. */
  min: number
  max: number
  /** The last version whose number differs from the one before it. */
  lastChange: number
}

export function valueFacts(values: readonly (number | null)[]): ValueFacts {
  const facts: ValueFacts = { count: 0, min: -1, max: -1, lastChange: -1 }
  for (const [index, value] of values.entries()) {
    if (value === null) continue
    facts.count++
    if (facts.min < 0 || value <= (values[facts.min] ?? value)) facts.min = index
    if (facts.max < 0 || value >= (values[facts.max] ?? value)) facts.max = index
    const before = previousValue(values, index)
    if (before !== null && before !== value) facts.lastChange = index
  }
  return facts
}
