import { isJsonObject, type Json, type JsonObject, MAX_DEPTH, memberNames } from '#contract/json.ts'

/** Stands for what is nested too deeply. */
const CUT = '…'

/**
 * A value that recursive functions can read: the same if it is nested at most `MAX_DEPTH` levels deep, otherwise a copy
 * without what is deeper. `JSON.parse` accepts any depth.
 */
export function limitDepth(value: Json): Json {
  return isDeeper(value) ? cut(value, 0) : value
}

function isDeeper(value: Json): boolean {
  const pending: { value: Json[] | JsonObject; depth: number }[] = []
  const add = (child: Json | undefined, depth: number) => {
    if (typeof child === 'object' && child !== null) pending.push({ value: child, depth })
  }
  add(value, 1)
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.depth > MAX_DEPTH) return true
    if (Array.isArray(next.value)) for (const item of next.value) add(item, next.depth + 1)
    else for (const name in next.value) add(next.value[name], next.depth + 1)
  }
  return false
}

function cut(value: Json, depth: number): Json {
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return CUT
  if (Array.isArray(value)) return value.map((item) => cut(item, depth + 1))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(memberNames(value).map((name) => [name, cut(value[name] ?? null, depth + 1)]))
}
