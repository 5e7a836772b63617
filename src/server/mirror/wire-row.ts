/** Rows of responses of the upstream server. Their JSON is kept as text, so that it can be sent on byte for byte. */
import { formatJson, parseJson } from '#contract/json.ts'
import * as pydantic from '#contract/pydantic-types.ts'
import { UpstreamError } from '#server/errors.ts'
import { scanJson, scanJsonList } from '#server/json/scan-json.ts'
import { timeSlice } from '#server/time-slice.ts'

/** Prefect's limit for rows in a response. */
export const MAX_ROWS = 200

/** How Prefect writes times, without those that only a calendar knows: it takes a fraction of the time to read them. */
const UTC_TIME =
  /^"((?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,6}))?(?:Z|\+00:00)"$/

export class WireRow {
  /** The whole row as JSON text. */
  readonly source: string
  /** The fields as JSON text. */
  readonly #fields: Map<string, string>

  /** Throws if `text` is not a JSON object. */
  constructor(text: string) {
    const { members } = scanJson(text)
    if (members === null) throw malformed('an item of a list is not an object')
    this.source = text
    this.#fields = new Map(members.map(({ name, start, end }) => [name, text.slice(start, end)]))
  }

  get id(): string {
    return this.requiredText('id')
  }

  /** A field as JSON text; null if it is null or missing. */
  json(name: string): string | null {
    const text = this.#fields.get(name)
    return text === undefined || text === 'null' ? null : text
  }

  /** Without what databases reject: unpaired surrogates and NUL. */
  text(name: string): string | null {
    const value = this.#value(name)
    if (value === null) return null
    if (typeof value !== 'string') throw malformed(`${name} is not a text`)
    return value.toWellFormed().replaceAll('\0', '\ufffd')
  }

  requiredText(name: string): string {
    const value = this.text(name)
    if (value === null) throw malformed(`${name} is missing`)
    return value
  }

  number(name: string): number | null {
    const value = this.#value(name)
    if (value === null) return null
    if (typeof value !== 'number') throw malformed(`${name} is not a number`)
    return value
  }

  /** 1 for true, 0 for false or a missing value. */
  flag(name: string): number {
    return this.#value(name) === true ? 1 : 0
  }

  texts(name: string): string[] {
    const value = this.#value(name)
    if (value === null) return []
    if (!Array.isArray(value)) throw malformed(`${name} is not a list`)
    return value.map((item) => (typeof item === 'string' ? item.toWellFormed() : formatJson(item)))
  }

  /** In the format of the database. */
  time(name: string): string | null {
    const usual = UTC_TIME.exec(this.json(name) ?? '')
    if (usual !== null) return `${usual[1]}.${(usual[2] ?? '').padEnd(6, '0')}Z`
    const value = this.#value(name)
    if (value === null) return null
    const read = pydantic.time.safeParse(value)
    if (!read.success) throw malformed(`${name} is not a time`)
    return read.data
  }

  requiredTime(name: string): string {
    const value = this.time(name)
    if (value === null) throw malformed(`${name} is missing`)
    return value
  }

  /** An object in a field; null if the field is null or missing. */
  row(name: string): WireRow | null {
    const text = this.json(name)
    return text === null ? null : new WireRow(text)
  }

  #value(name: string) {
    const text = this.json(name)
    return text === null ? null : parseJson(text)
  }
}

/** The rows of a response that is a list. */
export async function readWireRows(text: string, maxRows = MAX_ROWS): Promise<WireRow[]> {
  const rows = await readSoundRows(text, maxRows)
  return rows.map((row) => {
    if (row === null) throw malformed('an item of a list is not an object')
    return row
  })
}

/** The same, with null for what is not an object. */
export async function readSoundRows(text: string, maxRows = MAX_ROWS): Promise<(WireRow | null)[]> {
  const pause = timeSlice()
  const items = await scanJsonList(text, maxRows, pause).catch((error: unknown) => {
    throw malformed(error instanceof Error ? error.message : 'it is not JSON')
  })
  // Fewer rows would not be a list either.
  if (items === null) throw new UpstreamError(502, 'The upstream server sent something else than a list of rows.')
  const rows: (WireRow | null)[] = []
  for (const { start, end } of items) {
    rows.push(readOrNull(() => new WireRow(text.slice(start, end))))
    await pause()
  }
  return rows
}

/** What `read` returns; null if a field of the row is malformed. */
export function readOrNull<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof UpstreamError) return null
    throw error
  }
}

/** A response that is not what Prefect sends. Perhaps only a row of it. */
export class MalformedResponse extends UpstreamError {
  constructor(reason: string) {
    super(502, `The upstream server sent a malformed response: ${reason}.`)
  }
}

function malformed(reason: string): UpstreamError {
  return new MalformedResponse(reason)
}
