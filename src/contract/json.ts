/**
 * JSON as Python writes and reads it: bare `NaN`, `Infinity` and `-Infinity` are numbers, and integers keep every
 * digit (beyond 2^53 they are `bigint`). Error texts and offsets are those of Python's `json` module, because the
 * wire shows them to clients.
 */
export type Json = null | boolean | number | bigint | string | Json[] | JsonObject
/** An object of JSON values. */
export type JsonObject = { [name: string]: Json }

/** Whether an external value is JSON. Checks only the top level, because callers pass the result of a JSON parser. */
export function isJson(value: unknown): value is Json {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol'
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Why a text is not JSON. `offset` counts UTF-16 units from the start of the text. */
export class JsonError extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.name = 'JsonError'
    this.offset = offset
  }
}

/** Deeper nesting is rejected: more than real data needs, but safe for the call stack. */
export const MAX_DEPTH = 500

/** Longer integers are rejected, as in Python: their conversion takes more than linear time. */
const MAX_DIGITS = 4300

/**
 * Input that only the slow parser handles: integers that may not fit a double, Python's NaN and Infinity, and names that
 * JavaScript would reorder. Three plain patterns are four times as fast as one alternation.
 */
const NEEDS_EXACT = [/(?:^|[:[,\s])-?\d{16}/, /NaN|Infinity/, /"\d+"\s*:/]

/** Names of objects in source order, kept only if JavaScript's own order differs. */
const writtenOrder = new WeakMap<JsonObject, string[]>()

/**
 * The names of an object in the order of its text. `Object.keys` would put names that look like integers ("2023")
 * first and in numeric order; for objects from `parseJson` the source order is kept.
 */
export function memberNames(object: JsonObject): string[] {
  return writtenOrder.get(object) ?? Object.keys(object)
}

/** Parses `text` without losing digits. Throws a JsonError with the offset. */
export function parseJson(text: string): Json {
  if (!NEEDS_EXACT.some((pattern) => pattern.test(text))) {
    try {
      const value: Json = JSON.parse(text)
      return value
    } catch {
      // The slow parser below finds the offset and the reason.
    }
  }
  const reader = new Reader(text)
  return reader.document()
}

/** As `parseJson`, but undefined if `text` is not JSON. */
export function tryJson(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof JsonError) return undefined
    throw error
  }
}

const numberJson = (value: number): string => JSON.stringify(value)

/**
 * Writes `value` as JSON: big integers with every digit, and null for numbers that JSON cannot hold. Compact, or with
 * `indent` spaces a level. `numberText` writes numbers: `String` those that JSON cannot hold by name.
 */
export function formatJson(value: Json, indent = 0, margin = '\n', numberText = numberJson): string {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return numberText(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const inner = indent > 0 ? margin + ' '.repeat(indent) : ''
  const outer = indent > 0 ? margin : ''
  const colon = indent > 0 ? ': ' : ':'
  const items = Array.isArray(value)
    ? value.map((item) => inner + formatJson(item, indent, inner, numberText))
    : memberNames(value).map(
        (name) => inner + JSON.stringify(name) + colon + formatJson(value[name] ?? null, indent, inner, numberText),
      )
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return items.length === 0 ? `${open}${close}` : `${open}${items.join(',')}${outer}${close}`
}

/** Inside a string: anything except quotes, backslashes and control characters. */
const PLAIN = /[ !#-[\]-\uffff]*/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null|NaN|-?Infinity/y
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Reads the tokens of a JSON text, for readers that build values and for those that do not. */
export class JsonTokens {
  protected at = 0
  protected readonly text: string

  constructor(text: string) {
    this.text = text
  }

  protected skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    const isFound = pattern.test(this.text)
    if (isFound) this.at = pattern.lastIndex
    return isFound
  }

  protected skipBlank(): void {
    while (isBlank(this.text.charCodeAt(this.at))) this.at++
  }

  protected skipNumber(): boolean {
    return this.skip(NUMBER)
  }

  /** True, false or null, or a number that Python writes as a word. */
  protected skipWord(): boolean {
    return this.skip(WORD)
  }

  protected skipString(): void {
    const start = this.at++
    for (;;) {
      this.skip(PLAIN)
      const code = this.text.charCodeAt(this.at)
      if (code === QUOTE) {
        this.at++
        return
      }
      if (code !== BACKSLASH || !this.skip(ESCAPE)) throw this.#stringError(start)
    }
  }

  /** Why the string that begins at `start` cannot continue here. */
  #stringError(start: number): JsonError {
    const [char, next] = this.text.slice(this.at, this.at + 2)
    if (char === undefined || (char === '\\' && next === undefined)) {
      return new JsonError('Unterminated string starting at', start)
    }
    if (char !== '\\') return new JsonError('Invalid control character at', this.at)
    if (next === 'u') return new JsonError('Invalid \\uXXXX escape', this.at + 1)
    return new JsonError('Invalid \\escape', this.at)
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

const WORDS: Record<string, Json> = {
  null: null,
  true: true,
  false: false,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
}
const INTEGER_NAME = /^\d+$/

function numberOf(digits: string): number | bigint {
  const value = Number(digits)
  return Number.isSafeInteger(value) || /[.eE]/.test(digits) ? value : BigInt(digits)
}

function isIntegerName(name: string): boolean {
  return INTEGER_NAME.test(name)
}

/**
 * V8 allocates an array up to the largest integer name, 4 kB for `{"316": 1}`, unless the object has had a much larger
 * name: then it uses a hash table.
 */
function makeSparse(object: JsonObject): void {
  const far = String(2 ** 32 - 2)
  object[far] = null
  delete object[far]
}

class Reader extends JsonTokens {
  #depth = 0

  document(): Json {
    const value = this.#value()
    this.skipBlank()
    if (this.at < this.text.length) throw new JsonError('Extra data', this.at)
    return value
  }

  #value(): Json {
    this.skipBlank()
    const start = this.at
    const first = this.text[start]
    if (first === '"') return this.#string()
    if (first === '{' || first === '[') {
      if (++this.#depth > MAX_DEPTH) throw new JsonError(`Nested more than ${MAX_DEPTH} levels deep`, start)
      const value = first === '{' ? this.#object() : this.#array()
      this.#depth--
      return value
    }
    if (this.skipNumber()) {
      const digits = this.text.slice(start, this.at)
      if (digits.length > MAX_DIGITS && /^-?\d+$/.test(digits)) {
        throw new JsonError(`Integer of more than ${MAX_DIGITS} digits`, start)
      }
      return numberOf(digits)
    }
    if (this.skipWord()) return WORDS[this.text.slice(start, this.at)] ?? null
    throw new JsonError('Expecting value', start)
  }

  #string(): string {
    const start = this.at
    this.skipString()
    const plain = this.text.slice(start + 1, this.at - 1)
    return plain.includes('\\') ? JSON.parse(`"${plain}"`) : plain
  }

  #array(): Json[] {
    const items: Json[] = []
    this.at++
    this.skipBlank()
    if (this.text[this.at] === ']') {
      this.at++
      return items
    }
    for (;;) {
      items.push(this.#value())
      this.skipBlank()
      const next = this.text[this.at]
      if (next !== ',' && next !== ']') throw new JsonError("Expecting ',' delimiter", this.at)
      this.at++
      if (next === ']') return items
    }
  }

  #object(): JsonObject {
    const object: JsonObject = {}
    const names: string[] = []
    let isSparse = false
    this.at++
    this.skipBlank()
    if (this.text[this.at] === '}') {
      this.at++
      return object
    }
    for (;;) {
      this.skipBlank()
      if (this.text[this.at] !== '"') {
        throw new JsonError('Expecting property name enclosed in double quotes', this.at)
      }
      const name = this.#string()
      this.skipBlank()
      if (this.text[this.at] !== ':') throw new JsonError("Expecting ':' delimiter", this.at)
      this.at++
      const value = this.#value()
      names.push(name)
      if (!isSparse && isIntegerName(name) && Number(name) > 8 * names.length) {
        makeSparse(object)
        isSparse = true
      }
      if (name === '__proto__')
        Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true })
      else object[name] = value
      this.skipBlank()
      const next = this.text[this.at]
      if (next !== ',' && next !== '}') throw new JsonError("Expecting ',' delimiter", this.at)
      this.at++
      if (next === '}') {
        if (names.some(isIntegerName)) writtenOrder.set(object, [...new Set(names)])
        return object
      }
    }
  }
}
