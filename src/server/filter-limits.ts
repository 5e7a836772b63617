/** What a filter may ask for before the database is troubled with it. */
import { httpError } from './http-error.ts'

const MAX_VALUES = 10_000
const MAX_PATTERN = 1_000

/** Refuses a body with more values than any page needs, or a pattern longer than any name. */
export function refuseLargeFilters(query: unknown): void {
  if (countValues(query) > MAX_VALUES) {
    throw httpError(422, `Too many filter values: at most ${MAX_VALUES} are accepted.`)
  }
}

function countValues(value: unknown): number {
  if (Array.isArray(value)) return value.length
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  for (const [name, member] of Object.entries(value)) {
    if ((name === 'like_' || name === 'search') && typeof member === 'string' && member.length > MAX_PATTERN) {
      throw httpError(422, `Text to look for is too long: at most ${MAX_PATTERN} characters are accepted.`)
    }
    count += countValues(member)
  }
  return count
}
