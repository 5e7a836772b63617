import { isJsonObject, type Json, memberNames } from '#contract/json.ts'

/** Hashes of lists and objects, which are asked for again for each list around them. */
const hashes = new WeakMap<object, number>()

/** A 32-bit hash of a value; the same whatever the order of members is. */
export function hashJson(value: Json): number {
  if (typeof value === 'number') return hashNumber(value)
  if (typeof value !== 'object' || value === null) return hashText(`${typeof value}${String(value)}`)
  const known = hashes.get(value)
  if (known !== undefined) return known
  let hash = Array.isArray(value) ? 17 : 31
  if (Array.isArray(value)) for (const item of value) hash = mix(hash, hashJson(item))
  else if (isJsonObject(value)) {
    for (const name of memberNames(value)) hash = (hash + mix(hashText(name), hashJson(value[name] ?? null))) | 0
  }
  hashes.set(value, hash)
  return hash
}

const double = new Float64Array(1)
const halves = new Int32Array(double.buffer)

function hashNumber(value: number): number {
  double[0] = value
  return mix(mix(7, halves[0] ?? 0), halves[1] ?? 0)
}

/** A 32-bit hash of a text. */
export function hashText(text: string): number {
  let hash = text.length
  for (let at = 0; at < text.length; at++) hash = mix(hash, text.charCodeAt(at))
  return hash
}

/** The hash of a sequence, continued with another value. */
export function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x9e3779b1) ^ (hash >>> 15)
}
