/**
 * Validates JSON text in one pass and locates the fields of the outermost object, without building any values, because
 * most of the text is stored as is.
 */
import { JsonError, JsonTokens, MAX_DEPTH, parseJson } from '#contract/json.ts'

/** Valid JSON beyond a limit: nested too deeply, or a number with too many digits. */
export class JsonLimitError extends Error {
  /** Whether Prefect's server also fails on it, without a reason. */
  readonly isUnreadable: boolean

  constructor(message: string, isUnreadable: boolean) {
    super(message)
    this.isUnreadable = isUnreadable
  }
}

type Member = { name: string; start: number; end: number }

export type Scan = {
  /** The fields of the outermost object, or null if the text is something else. Names can repeat. */
  members: Member[] | null
  /** The positions of NaN, Infinity and -Infinity, which Python writes although they are not JSON. */
  bare: { start: number; end: number }[]
}

/** Python's limit for the digits of an integer. */
const MAX_DIGITS = 4300

/** From here on, Prefect's server fails with a parse error. */
const UNREADABLE_DIGITS = 5000
const UNREADABLE_DEPTH = 1000

/** NaN, Infinity and -Infinity. */
const BARE_WORD_STARTS = new Set([0x4e, 0x49, 0x2d])

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const OPEN_OBJECT = 0x7b

/** Checks `text`. Throws a JsonError as `parseJson` does, or a JsonLimitError. */
export function scanJson(text: string): Scan {
  try {
    return new Scanner(text).document()
  } catch (error) {
    throw error instanceof JsonError ? firstFault(text, error) : error
  }
}

/** Values that are checked between two calls of `pause`. */
const STEP_VALUES = 1000

type Item = { start: number; end: number }

/**
 * Checks `text` as `scanJson` does, but calls `pause` between steps, and locates the items of the outermost list. Null
 * if the text is something else. Throws a JsonLimitError for more than `max` items.
 */
export async function scanJsonList(text: string, max: number, pause: () => Promise<void>): Promise<Item[] | null> {
  try {
    return await new Scanner(text, max).list(pause)
  } catch (error) {
    throw error instanceof JsonError ? firstFault(text, error) : error
  }
}

/** `parseJson` finds the first fault, which may be a limit of its own before the place of `error`. */
function firstFault(text: string, error: JsonError): unknown {
  try {
    parseJson(text)
    return error
  } catch (first) {
    return first
  }
}

class Scanner extends JsonTokens {
  readonly #open: number[] = []
  readonly #scan: Scan = { members: null, bare: [] }
  /** The items of the outermost list. */
  #items: Item[] | null = null
  readonly #maxItems: number | null
  #beyondLimits: string | null = null

  /** The items of a list are only located with a maximum: a long list has millions. */
  constructor(text: string, maxItems: number | null = null) {
    super(text)
    this.#maxItems = maxItems
  }

  document(): Scan {
    while (this.#step());
    this.#rejectBeyondLimits()
    return this.#scan
  }

  async list(pause: () => Promise<void>): Promise<Item[] | null> {
    for (let count = 1; this.#step(); count++) if (count % STEP_VALUES === 0) await pause()
    this.#rejectBeyondLimits()
    return this.#items
  }

  /** Reads up to the next value. False at the end. */
  #step(): boolean {
    this.skipBlank()
    return this.#value() || this.#close()
  }

  #rejectBeyondLimits(): void {
    if (this.#beyondLimits !== null) throw new JsonLimitError(this.#beyondLimits, false)
  }

  #fail(): never {
    throw new JsonError('Expecting value', this.at)
  }

  /** Throws only far beyond a limit: the rest of the text may still contain that. */
  #limit(what: string, size: number, most: number, unreadable: number): void {
    if (size <= most) return
    this.#beyondLimits = `${what}: at most ${most} are accepted.`
    if (size >= unreadable) throw new JsonLimitError(this.#beyondLimits, true)
  }

  /** Reads a value. Of a list or object that is not empty, stops before the first value in it and returns true. */
  #value(): boolean {
    const start = this.at
    const code = this.text.charCodeAt(start)
    if (code === OPEN_OBJECT || code === OPEN_LIST) return this.#container(code)
    if (code === QUOTE) this.skipString()
    else if (this.skipNumber()) {
      this.#limit('Too many digits in a number of the body', this.at - start, MAX_DIGITS, UNREADABLE_DIGITS)
    } else if (!this.skipWord()) this.#fail()
    else if (BARE_WORD_STARTS.has(code)) this.#scan.bare.push({ start, end: this.at })
    return false
  }

  #container(code: number): boolean {
    this.#limit('The body is nested too many levels deep', this.#open.length + 1, MAX_DEPTH, UNREADABLE_DEPTH)
    if (this.#open.length === 0 && code === OPEN_OBJECT) this.#scan.members = []
    if (this.#open.length === 0 && code === OPEN_LIST && this.#maxItems !== null) this.#items = []
    this.at++
    this.skipBlank()
    // The closing bracket is two code points after the opening one, for both kinds.
    if (this.text.charCodeAt(this.at) === code + 2) {
      this.at++
      return false
    }
    this.#open.push(code)
    this.#begin(code)
    return true
  }

  /** After a value: closes the containers that end here. Returns true before the next value, false at the end. */
  #close(): boolean {
    for (;;) {
      const container = this.#open.at(-1)
      const part = this.#open.length === 1 ? (this.#scan.members ?? this.#items)?.at(-1) : undefined
      if (part) part.end = this.at
      this.skipBlank()
      if (container === undefined) return this.at === this.text.length ? false : this.#fail()
      const code = this.text.charCodeAt(this.at++)
      if (code === COMMA) {
        this.skipBlank()
        this.#begin(container)
        return true
      }
      if (code !== container + 2) this.#fail()
      this.#open.pop()
    }
  }

  /** Before a member of an object or an item of a list. */
  #begin(container: number): void {
    if (container === OPEN_OBJECT) this.#name()
    else if (this.#open.length === 1) this.#item()
  }

  #item(): void {
    if (this.#items?.length === this.#maxItems) {
      throw new JsonLimitError(`A list in the body is too long: at most ${this.#maxItems} items are accepted.`, false)
    }
    this.#items?.push({ start: this.at, end: this.at })
  }

  #name(): void {
    const start = this.at
    if (this.text.charCodeAt(start) !== QUOTE) this.#fail()
    this.skipString()
    const end = this.at
    this.skipBlank()
    if (this.text.charCodeAt(this.at++) !== COLON) this.#fail()
    this.skipBlank()
    if (this.#open.length === 1) {
      this.#scan.members?.push({ name: String(parseJson(this.text.slice(start, end))), start: this.at, end: this.at })
    }
  }
}
