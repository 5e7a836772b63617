/** Limits on filters, checked before the database is queried. */
import { httpError } from './errors.ts'

const MAX_VALUES = 10_000
const MAX_PATTERN_CHARS = 1_000
/** All patterns of a list together: each of them is matched against every key. */
const MAX_TOTAL_PATTERN_CHARS = 20_000

/** Rejects filters with more values than any page needs, or with a pattern longer than any name. */
export function rejectLargeFilters(query: unknown): void {
  if (countValues(query) > MAX_VALUES) {
    throw httpError(422, `Too many filter values: at most ${MAX_VALUES} are accepted.`)
  }
}

function countValues(value: unknown): number {
  if (Array.isArray(value)) return value.length
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  for (const [name, member] of Object.entries(value)) {
    if (PATTERN_FIELDS.has(name)) rejectLongPatterns(member)
    count += countValues(member)
  }
  return count
}

/** Fields that hold search text, or a list of it. */
const PATTERN_FIELDS = new Set(['like_', 'search', 'query', 'keys'])

function rejectLongPatterns(member: unknown): void {
  const lengths = [member].flat().map((text) => (typeof text === 'string' ? text.length : 0))
  if (lengths.some((length) => length > MAX_PATTERN_CHARS)) {
    throw httpError(422, `The search text is too long: at most ${MAX_PATTERN_CHARS} characters are accepted.`)
  }
  if (lengths.reduce((sum, length) => sum + length, 0) > MAX_TOTAL_PATTERN_CHARS) {
    throw httpError(
      422,
      `The patterns are too long: at most ${MAX_TOTAL_PATTERN_CHARS} characters in total are accepted.`,
    )
  }
}
