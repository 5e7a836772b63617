import { type JsonObject, memberNames } from '#contract/json.ts'

/**
 * JSON text of a value with artifact data in it: big integers with every digit, names in the order of the data, and
 * infinite numbers as `1e999`, which every JSON reader reads as such. Absent fields are left out.
 */
export function wireText(value: unknown): string {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return numberText(value)
  if (Array.isArray(value)) return `[${value.map(wireText).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value) ?? 'null'
  const members = memberNames(value).filter((name) => value[name] !== undefined)
  return `{${members.map((name) => `${JSON.stringify(name)}:${wireText(value[name])}`).join(',')}}`
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : String(value)
  return value > 0 ? '1e999' : '-1e999'
}
