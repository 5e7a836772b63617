import { isJsonObject, parseJson } from '#contract/json.ts'
import { scanJson } from './scan-json.ts'

/** JSON kept as the text it arrived as: spliced into answers, so that no digit and no order of members is lost. */
export class RawJson {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** The text of a database column, or null for SQL's null. */
export function rawJson(text: string | null): RawJson | null {
  return text === null ? null : new RawJson(text)
}

/** Writes `value` as JSON with every RawJson in it spliced in. Members that are undefined are left out. */
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

/** The members of JSON text that holds an object, every digit of them; none of anything else. */
export function parseObject(text: string | null): object {
  const value = text === null ? null : parseJson(text)
  return isJsonObject(value) ? value : {}
}

/** A field of JSON text that contains an object, as text. The last one of that name counts. */
export function jsonField(json: RawJson, name: string): RawJson | undefined {
  const found = scanJson(json.text).members?.findLast((member) => member.name === name)
  return found && new RawJson(json.text.slice(found.start, found.end))
}
