import * as z from 'zod/mini'
import type { NumberAddress } from '#compare/series/numbers.ts'

const StoredNumbers = z.array(
  z.object({
    name: z.string(),
    row: z.nullable(z.array(z.string())),
    column: z.nullable(z.string()),
    value: z.number(),
  }),
)
type StoredNumber = z.infer<typeof StoredNumbers>[number]

/** The numbers that are stored with a version; none if they have not been computed yet. */
export function storedNumbers(text: string | null): StoredNumber[] {
  return text === null ? [] : StoredNumbers.parse(JSON.parse(text))
}

/** The number at an address if it is stored. Others of the version may not be. */
export function storedNumberAt(text: string | null, address: NumberAddress): number | undefined {
  const isRow = JSON.stringify(address.row ?? null)
  const found = storedNumbers(text).find(({ name, row, column }) =>
    address.name ? name === address.name : JSON.stringify(row) === isRow && column === (address.column ?? null),
  )
  return found?.value
}
