import { isJsonObject, type Json, memberNames } from '#contract/json.ts'

/**
 * Whether values are the same, the order of members included, because the columns of a table have that order. Without
 * recursion, because values may be nested too deeply for the call stack.
 */
export function isEqualJson(before: Json, after: Json): boolean {
  const pending: [Json | undefined, Json | undefined][] = [[before, after]]
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [a, b] = pair
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue
    if (Array.isArray(a)) {
      if (!Array.isArray(b) || a.length !== b.length) return false
      for (let at = 0; at < a.length; at++) pending.push([a[at], b[at]])
    } else {
      if (!isJsonObject(a) || !isJsonObject(b)) return false
      const [names, otherNames] = [memberNames(a), memberNames(b)]
      if (names.length !== otherNames.length || names.some((name, at) => name !== otherNames[at])) return false
      for (const name of names) pending.push([a[name], b[name]])
    }
  }
  return true
}
