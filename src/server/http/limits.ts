/** What a filter may ask for before the database is troubled with it. */
import { httpError } from './errors.ts'

const MAX_VALUES = 10_000
const MAX_PATTERN = 1_000
/** Characters of all patterns of a list together: each of them is held against every key. */
const MAX_PATTERNS = 20_000

/** Refuses a body with more values than any page needs, or a pattern longer than any name. */
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
    if (PATTERNS.has(name)) refuseLongText(member)
    count += countValues(member)
  }
  return count
}

/** Members that are text to look for, or lists of it. */
const PATTERNS = new Set(['like_', 'search', 'keys'])

function refuseLongText(member: unknown): void {
  const lengths = [member].flat().map((text) => (typeof text === 'string' ? text.length : 0))
  if (lengths.some((length) => length > MAX_PATTERN)) {
    throw httpError(422, `Text to look for is too long: at most ${MAX_PATTERN} characters are accepted.`)
  }
  if (lengths.reduce((sum, length) => sum + length, 0) > MAX_PATTERNS) {
    throw httpError(422, `The patterns are too long: at most ${MAX_PATTERNS} characters together are accepted.`)
  }
}
