import { isJsonObject, type Json, type JsonObject, MAX_DEPTH, memberNames } from '#contract/json.ts'
import { hashText, mix } from './hash-json.ts'

/**
 * A value that recursive functions can read: the same if it is nested at most `MAX_DEPTH` levels deep, otherwise a copy
 * with a checksum of what is deeper. `JSON.parse` accepts any depth.
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
  if (depth >= MAX_DEPTH) return `… ${checksum(value)}`
  if (Array.isArray(value)) return value.map((item) => cut(item, depth + 1))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(memberNames(value).map((name) => [name, cut(value[name] ?? null, depth + 1)]))
}

function checksum(root: Json): string {
  let sum = 0
  const add = (text: string) => {
    sum = mix(sum, hashText(text))
  }
  const pending = [root]
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (Array.isArray(value)) {
      add(`${value.length} items`)
      for (const item of value) pending.push(item)
    } else if (isJsonObject(value)) {
      const names = memberNames(value)
      add(JSON.stringify(names))
      for (const name of names) pending.push(value[name] ?? null)
    } else add(`${typeof value} ${value}`)
  }
  return (sum >>> 0).toString(36)
}
