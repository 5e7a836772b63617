import { DomainError, Invalid } from '#server/errors.ts'

/**
 * Stores rows together, or if the database rejects some, those that it accepts: a row must not keep others from being stored.
 * Resolves to the results of `store`. `skip` throws if a rejected row must not be skipped.
 */
export async function storeOrSkip<Row, Result>(
  rows: Row[],
  store: (rows: Row[]) => Promise<Result>,
  skip: (row: Row, error: unknown) => void,
): Promise<Result[]> {
  const [first] = rows
  if (first === undefined) return []
  try {
    return [await store(rows)]
  } catch (error) {
    if (error instanceof DomainError && !(error instanceof Invalid)) throw error
    if (rows.length > 1) {
      const middle = Math.ceil(rows.length / 2)
      const results = await storeOrSkip(rows.slice(0, middle), store, skip)
      return [...results, ...(await storeOrSkip(rows.slice(middle), store, skip))]
    }
    skip(first, error)
    return []
  }
}

/** SQLSTATEs of integrity constraints, and SQLite's codes. */
const CONSTRAINT_CODES = /^(23|SQLITE_CONSTRAINT)/

/** Whether an error is about a row, and not about the database or a statement. */
export function isAboutRow(error: unknown): boolean {
  if (error instanceof Invalid) return true
  return error instanceof Error && 'code' in error && CONSTRAINT_CODES.test(String(error.code))
}
