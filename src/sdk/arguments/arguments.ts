/** What callers give, looked at before anything is sent: programs without types can give anything. */
import { wellFormed } from './well-formed.ts'

/** A text that every server can store and answer with. */
export function checkedText(text: string, name: string): string {
  if (typeof text !== 'string') throw new TypeError(`${name} is ${wordsFor(text)}, not a string`)
  return wellFormed(text)
}

/** The same of what can be missing. */
export function checkedTextOrNone<None extends null | undefined>(text: string | None, name: string): string | None {
  return text === null || text === undefined ? text : checkedText(text, name)
}

/** The text of an address. */
export function checkedAddress(address: string | URL, name: string): string {
  return checkedText(address instanceof URL ? address.href : address, name)
}

/** An id that makes one step of a path: others would name another route, or none. */
export function checkedId(id: string): string {
  if (checkedText(id, 'id') !== id || /^\.{0,2}$/.test(id)) throw new RangeError(`${JSON.stringify(id)} is no id`)
  return id
}

/** What is taken apart into its members. */
export function checkedObject<Given extends object>(given: Given, name: string): Given {
  if (typeof given === 'object' && given !== null) return given
  throw new TypeError(`${name} is ${wordsFor(given)}, not an object`)
}

/** A name that a header can carry and our server takes. */
export function checkedIdempotencyKey(key: string): string {
  if (/^[ -~]{1,255}$/.test(checkedText(key, 'idempotencyKey')) && key.trim() !== '') return key
  throw new RangeError(`idempotencyKey is ${wordsFor(key)}, not 1 to 255 printable ASCII characters`)
}

/** What a value is, for a message. */
export function wordsFor(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'object' && value !== null) {
    const name = Array.isArray(value) ? 'list' : Object.prototype.toString.call(value).slice('[object '.length, -1)
    return name === 'Object' ? 'an object' : `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`
  }
  return typeof value === 'function' || typeof value === 'symbol' ? `a ${typeof value}` : String(value)
}
