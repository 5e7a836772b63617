/** Parses request bodies as leniently as Prefect's server does. */
import { JsonError, parseJson } from '#contract/json.ts'
import { isJsonType } from '#server/json/media-type.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { JsonLimitError, type Scan, scanJson, scanJsonList } from '#server/json/scan-json.ts'
import { HttpError, httpError } from './errors.ts'

export type Body = {
  /** The parsed body, or undefined without one. Verbatim fields are RawJson. */
  value: unknown
  /** The body as sent, to be echoed in error responses. */
  text: RawJson
  /** A field of the body as JSON text, or undefined if it is absent. The last one with that name counts. */
  member: (name: string) => RawJson | undefined
}

const NO_BODY: Body = { value: undefined, text: new RawJson('null'), member: () => undefined }

/** Reads a body. `verbatim` names the fields to keep as text. */
export function readBody(bytes: unknown, contentType: string | undefined, verbatim: string[] = []): Body {
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) return NO_BODY
  const text = decode(bytes)
  // As in Prefect, a body without a content type is JSON, and one of another type is a single string.
  if (contentType && !isJsonType(contentType)) {
    return { value: text, text: new RawJson(JSON.stringify(text)), member: () => undefined }
  }
  const scan = checkedScan(text)
  const part = (start: number, end: number) => withoutBareWords(text, scan, start, end)
  const find = (name: string) => scan.members?.findLast((member) => member.name === name)
  return {
    value: readValue(text, scan, verbatim, part),
    text: part(0, text.length),
    member(name) {
      const found = find(name)
      return found && part(found.start, found.end)
    },
  }
}

/** A body that is a list, and the places of its items. */
export type BodyList = { text: string; items: { start: number; end: number }[] }

/** Locates the items of a body that is a list of at most `max` items. Null for any other body. */
export async function readListBody(
  bytes: unknown,
  contentType: string | undefined,
  max: number,
  pause: () => Promise<void>,
): Promise<BodyList | null> {
  if (!(bytes instanceof Uint8Array) || bytes.length === 0 || (contentType && !isJsonType(contentType))) return null
  const text = decode(bytes)
  try {
    const items = await scanJsonList(text, max, pause)
    return items && { text, items }
  } catch (error) {
    throw scanError(text, error)
  }
}

function readValue(text: string, scan: Scan, verbatim: string[], part: (start: number, end: number) => RawJson) {
  if (scan.members === null || verbatim.length === 0) return parseJson(text)
  // The last field with a name counts.
  const members = new Map(scan.members.map((member) => [member.name, member]))
  return Object.fromEntries(
    Array.from(members, ([name, { start, end }]) => [
      name,
      verbatim.includes(name) ? part(start, end) : parseJson(text.slice(start, end)),
    ]),
  )
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw unreadable()
  }
}

function checkedScan(text: string): Scan {
  try {
    return scanJson(text)
  } catch (error) {
    throw scanError(text, error)
  }
}

/** The response to a body that the scan rejects. */
function scanError(text: string, error: unknown): unknown {
  if (error instanceof JsonLimitError) return error.isUnreadable ? unreadable() : httpError(422, error.message)
  return error instanceof JsonError ? malformed(text, error) : error
}

function unreadable(): HttpError {
  return httpError(400, 'There was an error parsing the body')
}

/** Longer bodies are not echoed in error responses. */
export const MAX_ECHO_CHARS = 1_000_000

function malformed(text: string, error: JsonError): HttpError {
  // Python counts characters, JavaScript counts UTF-16 units.
  const before = text.slice(0, error.offset)
  const offset = before.length - (before.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0)
  return new HttpError(422, {
    exception_message: 'Invalid request received.',
    exception_detail: [
      {
        type: 'json_invalid',
        loc: ['body', offset],
        msg: 'JSON decode error',
        input: {},
        ctx: { error: error.message },
      },
    ],
    request_body: text.length > MAX_ECHO_CHARS ? null : text,
  })
}

/** A part of the text with NaN and the infinities replaced by null. */
function withoutBareWords(text: string, { bare }: Scan, start: number, end: number): RawJson {
  let out = ''
  let from = start
  for (const word of bare) {
    if (word.start < start || word.end > end) continue
    out += `${text.slice(from, word.start)}null`
    from = word.end
  }
  return new RawJson(out + text.slice(from, end))
}
