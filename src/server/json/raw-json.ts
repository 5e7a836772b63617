import { isJsonObject, parseJson } from '#contract/json.ts'
import { PackedText, unpackAll } from './packed-text.ts'
import { scanJson } from './scan-json.ts'

const MAX_START_CHARS = 500_000

/** JSON kept as text and spliced into responses, which preserves all digits and the order of fields. */
export class RawJson {
  readonly source: string | PackedText

  constructor(source: string | PackedText) {
    this.source = source
  }

  get text(): string {
    return typeof this.source === 'string' ? this.source : this.source.text
  }

  /** The first part of a long text, or the whole of a short one. */
  get start(): string {
    return typeof this.source === 'string' ? this.source.slice(0, MAX_START_CHARS) : this.source.start
  }
}

/** The text of a database column, or null for SQL NULL. */
export function rawJson(text: string | null): RawJson | null {
  return text === null ? null : new RawJson(text)
}

/** The data of an artifact. */
export function storedJson({ data, packed }: { data: string; packed: Uint8Array | null }): RawJson {
  return new RawJson(data === '' && packed !== null ? new PackedText(packed) : data)
}

/** Writes `value` as JSON with every RawJson in it spliced in. Undefined fields are left out. */
export function writeJson(value: unknown): string {
  return textOf(jsonPieces(value))
}

/** What `writeJson` writes, in pieces. */
export function jsonPieces(value: unknown): Piece[] {
  const writer = new JsonWriter()
  writer.write(value)
  return writer.take()
}

/** A part of JSON text; texts that are stored compressed are pieces of their own. */
export type Piece = string | PackedText

export function textOf(pieces: Piece[]): string {
  const packed = pieces.filter((piece) => piece instanceof PackedText)
  if (packed.length < 2) return pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')
  const texts = unpackAll(packed)
  let next = 0
  return pieces.map((piece) => (typeof piece === 'string' ? piece : texts[next++])).join('')
}

export class JsonWriter {
  #pieces: Piece[] = []
  #text = ''

  /** What was written since the last call. */
  take(): Piece[] {
    const pieces = [...this.#pieces, this.#text]
    this.#pieces = []
    this.#text = ''
    return pieces
  }

  add(text: string): void {
    this.#text += text
  }

  write(value: unknown): void {
    if (typeof value === 'string') this.#text += JSON.stringify(value)
    else if (typeof value === 'number') this.#text += Number.isFinite(value) ? value : 'null'
    else if (typeof value === 'boolean' || typeof value === 'bigint') this.#text += value
    else if (value instanceof RawJson) this.#writeRaw(value)
    else if (Array.isArray(value)) this.#writeArray(value)
    else if (typeof value === 'object' && value !== null) this.#writeObject(value)
    else this.#text += 'null'
  }

  #writeRaw({ source }: RawJson): void {
    if (typeof source === 'string') {
      this.#text += source
      return
    }
    this.#pieces.push(this.#text, source)
    this.#text = ''
  }

  #writeArray(values: unknown[]): void {
    let separator = '['
    for (const value of values) {
      this.#text += separator
      this.write(value)
      separator = ','
    }
    this.#text += separator === '[' ? '[]' : ']'
  }

  #writeObject(object: object): void {
    let separator = '{'
    for (const [name, value] of Object.entries(object)) {
      if (value === undefined) continue
      this.#text += separator + fieldStart(name)
      this.write(value)
      separator = ','
    }
    this.#text += separator === '{' ? '{}' : '}'
  }
}

const fieldStarts = new Map<string, string>()

/** Lists repeat few names; others come from data, and could be any. */
const MAX_FIELD_STARTS = 1000

/** The name of a field and a colon. */
function fieldStart(name: string): string {
  const found = fieldStarts.get(name)
  if (found !== undefined) return found
  const text = `${JSON.stringify(name)}:`
  if (fieldStarts.size < MAX_FIELD_STARTS) fieldStarts.set(name, text)
  return text
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
