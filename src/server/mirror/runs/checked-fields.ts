/** Fields of a row of the upstream server that databases and pages accept. Others throw. */
import { createHash } from 'node:crypto'
import { tryJson } from '#contract/json.ts'
import { parseUuid } from '#contract/pydantic-types.ts'
import { StateType } from '#contract/run.ts'
import { UpstreamError } from '#server/errors.ts'
import type { WireRow } from '#server/mirror/wire-row.ts'

/** PostgreSQL's indexes take at most 2,700 bytes a row, of up to two texts and ids. */
const MAX_INDEXED_BYTES = 1000
const KEPT_CHARACTERS = 200

export function uuidField(row: WireRow, name: string): string | null {
  const text = row.text(name)
  const id = text === null ? null : parseUuid(text)
  if (text !== null && id === null) throw malformed(name)
  return id
}

export function requiredUuid(row: WireRow, name: string): string {
  const id = uuidField(row, name)
  if (id === null) throw malformed(name)
  return id
}

/** A text in an index: the start of a long one, and its hash. */
export function indexedField(row: WireRow, name: string): string | null {
  const text = row.text(name)
  return text === null ? null : indexed(text)
}

export function requiredIndexed(row: WireRow, name: string): string {
  return indexed(row.requiredText(name))
}

function indexed(text: string): string {
  if (Buffer.byteLength(text) <= MAX_INDEXED_BYTES) return text
  const hash = createHash('sha256').update(text).digest('hex')
  return `${text.slice(0, KEPT_CHARACTERS).toWellFormed()}… ${hash}`
}

/** The JSON list as it was sent, and its items as they are indexed. */
export function tagsOf(row: WireRow): { tags: string; items: string[] } {
  const tags = row.texts('tags')
  const list = tryJson(row.json('tags') ?? '[]')
  const isSound = Array.isArray(list) && list.every((tag) => typeof tag === 'string')
  return {
    tags: isSound ? strictJson(row, 'tags', '[]') : JSON.stringify(tags),
    items: tags.map((tag) => indexed(tag.replaceAll('\0', '\ufffd'))),
  }
}

/** A JSON object as it was sent, or `missing` for null. */
export function objectField<Missing extends string | null>(row: WireRow, name: string, missing: Missing) {
  const text = strictJson(row, name, missing)
  if (text !== missing && !text?.startsWith('{')) throw malformed(name)
  return text
}

/** JSON as it was sent. Python also writes NaN and Infinity, which clients cannot parse. */
export function strictJson<Missing extends string | null>(row: WireRow, name: string, missing: Missing) {
  const text = row.json(name)
  if (text === null) return missing
  if (/NaN|Infinity/.test(text)) {
    try {
      JSON.parse(text)
    } catch {
      throw malformed(name)
    }
  }
  return text
}

const MAX_INTEGER = 2 ** 31 - 1

/** A count; 0 if it is missing. */
export function countField(row: WireRow, name: string): number {
  const count = row.number(name) ?? 0
  if (!Number.isInteger(count) || Math.abs(count) > MAX_INTEGER) throw malformed(name)
  return count
}

export function secondsField(row: WireRow, name: string): number {
  const seconds = row.number(name) ?? 0
  if (!Number.isFinite(seconds)) throw malformed(name)
  return seconds
}

export function stateTypeField(row: WireRow, name: string): StateType | null {
  const type = row.text(name)
  if (type === null) return null
  const known = StateType.options.find((option) => option === type)
  if (known === undefined) throw malformed(name)
  return known
}

export function malformed(name: string): UpstreamError {
  return new UpstreamError(502, `The upstream server sent a malformed row: ${name} is not valid.`)
}
