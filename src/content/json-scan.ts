const QUOTE = 0x22
const BACKSLASH = 0x5c

/** The first items of a list or an object as a JSON text of their own, and how many there are. */
type Container = { start: string; items: number; containers: number }

/** Moves through a JSON text by brackets and quotes only, as fast as possible. */
export class JsonScan {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  isNext(char: string): boolean {
    while (this.#isBlank()) this.at++
    return this.text[this.at] === char
  }

  isAtEnd(): boolean {
    while (this.#isBlank()) this.at++
    return this.at >= this.text.length
  }

  /** Calls `read` at the value of each member, with the name as JSON; `read` moves behind the value. */
  members(read: (name: string) => boolean): boolean {
    return this.#items('{', '}', () => {
      const name = this.#name()
      return name !== null && read(name)
    })
  }

  /** A list or an object, of which `start` has up to `limit` items; null for other values. */
  container(limit: number): Container | null {
    const isList = this.isNext('[')
    if (!isList && !this.isNext('{')) return null
    const from = this.at
    let [items, containers, end] = [0, 0, from + 1]
    const isRead = this.#items(isList ? '[' : '{', isList ? ']' : '}', () => {
      if (!isList && this.#name() === null) return false
      if (this.isNext('{') || this.isNext('[')) containers++
      if (!this.skipValue()) return false
      if (items++ < limit) end = this.at
      return true
    })
    return isRead ? { start: this.text.slice(from, end) + (isList ? ']' : '}'), items, containers } : null
  }

  /** Up to `limit` items of a list, of which the text may have the start only, as a JSON text; null if there are none. */
  firstItems(limit: number): string | null {
    if (!this.isNext('[')) return null
    const from = this.at
    let [items, end] = [0, from]
    this.#items('[', ']', () => {
      // Where the text ends, a number may be cut.
      if (items === limit || !this.skipValue() || this.at >= this.text.length) return false
      items++
      end = this.at
      return true
    })
    return items === 0 ? null : `${this.text.slice(from, end)}]`
  }

  /** False where there is no value. */
  skipValue(): boolean {
    if (this.isNext('"')) return this.#skipString()
    if (this.isNext('{') || this.isNext('[')) return this.#skipContainer()
    const from = this.at
    while (this.at < this.text.length && !/[,\]}]/.test(this.text[this.at] ?? '')) this.at++
    return this.at > from
  }

  #items(open: string, close: string, read: () => boolean): boolean {
    if (!this.isNext(open)) return false
    this.at++
    if (this.isNext(close)) {
      this.at++
      return true
    }
    for (;;) {
      if (!read()) return false
      const isLast = this.isNext(close)
      if (!isLast && !this.isNext(',')) return false
      this.at++
      if (isLast) return true
    }
  }

  #name(): string | null {
    if (!this.isNext('"')) return null
    const from = this.at
    if (!this.#skipString()) return null
    const name = this.text.slice(from, this.at)
    if (!this.isNext(':')) return null
    this.at++
    return name
  }

  #skipContainer(): boolean {
    const { text } = this
    const { length } = text
    // A local variable is several times as fast as a property.
    let at = this.at
    let depth = 0
    for (; at < length; at++) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) at = stringEnd(text, at)
      else if (code === 0x5b || code === 0x7b) depth++
      else if ((code === 0x5d || code === 0x7d) && --depth === 0) {
        this.at = at + 1
        return true
      }
    }
    return false
  }

  #skipString(): boolean {
    const end = stringEnd(this.text, this.at)
    this.at = end + 1
    return end < this.text.length
  }

  #isBlank(): boolean {
    const code = this.text.charCodeAt(this.at)
    return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
  }
}

/** Where the string that starts at `quote` has its closing quote; the length of the text if it has none. */
function stringEnd(text: string, quote: number): number {
  const { length } = text
  let at = quote + 1
  while (at < length) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at
    at += code === BACKSLASH ? 2 : 1
  }
  return length
}
