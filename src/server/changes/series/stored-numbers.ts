import type { NumberEntry } from '#compare/series/number-entry.ts'
import type { NumberAddress } from '#compare/series/numbers.ts'

/** The numbers that are stored with a version; none if they have not been computed yet. */
export function storedNumbers(text: string | null): NumberEntry[] {
  if (text === null) return []
  // Written by the worker; checking thousands of them would take longer than reading them.
  const numbers: NumberEntry[] = JSON.parse(text)
  return numbers
}

/** The number at an address if it is stored. Others of the version may not be. */
export function storedNumberAt(text: string | null, address: NumberAddress): number | undefined {
  const rowText = JSON.stringify(address.row ?? null)
  const found = storedNumbers(text).find(({ name, row, column }) =>
    address.name ? name === address.name : JSON.stringify(row) === rowText && column === (address.column ?? null),
  )
  return found?.value
}
