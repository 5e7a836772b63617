/**
 * Validates JSON text in one pass and locates the fields of the outermost object, without building any values, because
 * most of the text is stored as is.
 */
import { JsonError, MAX_DEPTH, parseJson } from '#contract/json.ts'

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

/** Inside a string: anything except quotes, backslashes and control characters. */
const PLAIN = /[ !#-[\]-\uffff]*/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y
const BARE_WORD = /NaN|-?Infinity/y

const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d])
const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const OPEN_LIST = 0x5b
const OPEN_OBJECT = 0x7b

/** Checks `text`. Throws a JsonError as `parseJson` does, or a JsonLimitError. */
export function scanJson(text: string): Scan {
  const scanner = new Scanner(text)
  const scan = scanner.document()
  if (scan !== null) return scan
  parseJson(text)
  throw new JsonError('Expecting value', scanner.at)
}

class Scanner {
  at = 0
  readonly #text: string
  readonly #open: number[] = []
  readonly #scan: Scan = { members: null, bare: [] }
  #beyondLimits: string | null = null

  constructor(text: string) {
    this.#text = text
  }

  /** Null if the text is not JSON; the caller finds out why. */
  document(): Scan | null {
    for (;;) {
      this.#blank()
      const opened = this.#value()
      if (opened === 'wrong') return null
      if (opened === 'inside') continue
      const closed = this.#close()
      if (closed === 'next') continue
      if (closed === 'end' && this.#beyondLimits !== null) throw new JsonLimitError(this.#beyondLimits, false)
      return closed === 'end' ? this.#scan : null
    }
  }

  /** Throws only far beyond a limit: the rest of the text may still contain that. */
  #limit(what: string, size: number, most: number, unreadable: number): void {
    if (size <= most) return
    this.#beyondLimits = `${what}: at most ${most} are accepted.`
    if (size >= unreadable) throw new JsonLimitError(this.#beyondLimits, true)
  }

  #blank(): void {
    while (BLANK.has(this.#text.charCodeAt(this.at))) this.at++
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    const found = pattern.test(this.#text)
    if (found) this.at = pattern.lastIndex
    return found
  }

  /** Reads a value. Stops before the first value of a list or object that is not empty. */
  #value(): 'wrong' | 'inside' | 'read' {
    const start = this.at
    const code = this.#text.charCodeAt(start)
    if (code === QUOTE) return this.#string() ? 'read' : 'wrong'
    if (code === OPEN_OBJECT || code === OPEN_LIST) return this.#container(code)
    if (this.#skip(NUMBER)) {
      this.#limit('Too many digits in a number of the body', this.at - start, MAX_DIGITS, UNREADABLE_DIGITS)
      return 'read'
    }
    if (this.#skip(WORD)) return 'read'
    if (!this.#skip(BARE_WORD)) return 'wrong'
    this.#scan.bare.push({ start, end: this.at })
    return 'read'
  }

  #container(code: number): 'wrong' | 'inside' | 'read' {
    this.#limit('The body is nested too many levels deep', this.#open.length + 1, MAX_DEPTH, UNREADABLE_DEPTH)
    if (this.#open.length === 0 && code === OPEN_OBJECT) this.#scan.members = []
    this.at++
    this.#blank()
    // The closing bracket is two code points after the opening one, for both kinds.
    if (this.#text.charCodeAt(this.at) === code + 2) {
      this.at++
      return 'read'
    }
    this.#open.push(code)
    return code === OPEN_LIST || this.#name() ? 'inside' : 'wrong'
  }

  /** After a value: closes the containers that end here, and stops before the next value. */
  #close(): 'wrong' | 'next' | 'end' {
    for (;;) {
      const container = this.#open.at(-1)
      const member = this.#open.length === 1 ? this.#scan.members?.at(-1) : undefined
      if (member) member.end = this.at
      this.#blank()
      if (container === undefined) return this.at === this.#text.length ? 'end' : 'wrong'
      const code = this.#text.charCodeAt(this.at++)
      if (code === COMMA) {
        this.#blank()
        return container === OPEN_LIST || this.#name() ? 'next' : 'wrong'
      }
      if (code !== container + 2) return 'wrong'
      this.#open.pop()
    }
  }

  #name(): boolean {
    const start = this.at
    if (this.#text.charCodeAt(start) !== QUOTE || !this.#string()) return false
    const end = this.at
    this.#blank()
    if (this.#text.charCodeAt(this.at++) !== COLON) return false
    this.#blank()
    if (this.#open.length === 1) {
      this.#scan.members?.push({ name: String(parseJson(this.#text.slice(start, end))), start: this.at, end: this.at })
    }
    return true
  }

  #string(): boolean {
    this.at++
    for (;;) {
      this.#skip(PLAIN)
      const code = this.#text.charCodeAt(this.at)
      if (code === QUOTE) {
        this.at++
        return true
      }
      if (code !== BACKSLASH || !this.#skip(ESCAPE)) return false
    }
  }
}
