/** Argument checks that run before a request is sent, for callers without type checking. */

/** Replaces lone surrogates, which some servers store and then cannot serialize, with U+FFFD. */
export function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\u{fffd}')
}

/** Requires a string; the result is well-formed Unicode. */
export function checkText(text: string, name: string): string {
  if (typeof text !== 'string') throw new TypeError(`${name} is ${describeValue(text)}, not a string`)
  return toWellFormed(text)
}

/** As `checkText`, but null and undefined are allowed. */
export function checkOptionalText<Missing extends null | undefined>(
  text: string | Missing,
  name: string,
): string | Missing {
  return text === null || text === undefined ? text : checkText(text, name)
}

/** Requires a string or a URL; returns the URL as a string. */
export function checkUrl(url: string | URL, name: string): string {
  return checkText(url instanceof URL ? url.href : url, name)
}

/** Requires an id that forms exactly one path segment; any other would address a different route. */
export function checkId(id: string): string {
  if (checkText(id, 'id') !== id || /^\.{0,2}$/.test(id)) {
    throw new RangeError(`${JSON.stringify(id)} is not a valid id`)
  }
  return id
}

/** Requires an object. */
export function checkObject<Value extends object>(value: Value, name: string): Value {
  if (typeof value === 'object' && value !== null) return value
  throw new TypeError(`${name} is ${describeValue(value)}, not an object`)
}

/** Requires a key that fits in a header and that the server accepts. */
export function checkIdempotencyKey(key: string): string {
  if (/^[ -~]{1,255}$/.test(checkText(key, 'idempotencyKey')) && key.trim() !== '') return key
  throw new RangeError(`idempotencyKey is ${describeValue(key)}, not 1 to 255 printable ASCII characters`)
}

/** A short description of a value for error messages. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'object' && value !== null) {
    const name = Array.isArray(value) ? 'list' : Object.prototype.toString.call(value).slice('[object '.length, -1)
    return name === 'Object' ? 'an object' : `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`
  }
  return typeof value === 'function' || typeof value === 'symbol' ? `a ${typeof value}` : String(value)
}
