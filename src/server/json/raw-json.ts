import { isJsonObject, parseJson } from '#contract/json.ts'
import { scanJson } from './scan-json.ts'

/** JSON kept as text and spliced into responses, which preserves all digits and the order of fields. */
export class RawJson {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** The text of a database column, or null for SQL NULL. */
export function rawJson(text: string | null): RawJson | null {
  return text === null ? null : new RawJson(text)
}

/** Writes `value` as JSON with every RawJson in it spliced in. Undefined fields are left out. */
export function writeJson(value: unknown): string {
  if (value instanceof RawJson) return value.text
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  let members = ''
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) members += `${members && ','}${JSON.stringify(name)}:${writeJson(member)}`
  }
  return `{${members}}`
}

/** Parses JSON text that holds an object, without losing digits. Anything else is an empty object. */
export function parseObject(text: string | null): object {
  const value = text === null ? null : parseJson(text)
  return isJsonObject(value) ? value : {}
}

/** A field of JSON text that contains an object, as text. The last one of that name counts. */
export function jsonField(json: RawJson, name: string): RawJson | undefined {
  const found = scanJson(json.text).members?.findLast((member) => member.name === name)
  return found && new RawJson(json.text.slice(found.start, found.end))
}
