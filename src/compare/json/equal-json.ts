import { type Json, memberNames } from '#contract/json.ts'

/**
 * Whether values are the same, the order of members included: the columns of a table have the order of the members.
 * The values are nested at most `MAX_DEPTH` levels deep.
 */
export function isEqualJson(a: Json | undefined, b: Json | undefined): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, at) => isEqualJson(item, b[at]))
  }
  if (Array.isArray(b)) return false
  const names = memberNames(a)
  const otherNames = memberNames(b)
  return (
    names.length === otherNames.length &&
    names.every((name, at) => name === otherNames[at] && isEqualJson(a[name], b[name]))
  )
}
