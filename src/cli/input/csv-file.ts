import { UsageError } from '#cli/errors.ts'
import type { Json } from '#contract/json.ts'

/**
 * Rows of CSV (RFC 4180) by the names in its first line; of no rows, so that the names stay, columns. A column whose
 * fields are all numbers holds numbers, so that "007" stays what it is; an empty field is null, `""` an empty text.
 */
export function readCsv(text: string, separator: string, name: string): Map<string, Json>[] | Map<string, Json[]> {
  const [header, ...rows] = text.trim() === '' ? [] : records(text.replace(/^\ufeff/, ''), separator, name)
  if (!header) throw new UsageError(`${name} is empty: the first line of CSV names the columns.`)
  const names = header.map((field) => field ?? '')
  const last = new Map(names.map((column, at) => [column, at]))
  const twice = names.find((column, at) => last.get(column) !== at)
  if (twice !== undefined) throw new UsageError(`${name} has two columns ${JSON.stringify(twice)}.`)
  const wrong = rows.findIndex(({ length }) => length !== names.length)
  if (wrong >= 0) {
    throw new UsageError(`${name}: row ${wrong + 2} has ${rows[wrong]?.length} fields, the first has ${names.length}.`)
  }
  if (rows.length === 0) return new Map(names.map((column) => [column, []]))
  const readers = names.map((_, at) => (rows.every((row) => isNumber(row[at])) ? numberOf : textOf))
  return rows.map((row) => new Map(names.map((column, at) => [column, readers[at]?.(row[at]) ?? null])))
}

/** A field as it is written; null for nothing at all. */
type Field = string | null

/** The number that a spreadsheet or a program writes: without leading zeros, which names and codes have. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

const INTEGER = /^-?\d+$/

/** Integers may be of any size; of other numbers, one that is too large for JavaScript would be read as Infinity. */
function isNumber(field: Field | undefined): boolean {
  if (field === null || field === undefined) return true
  return NUMBER.test(field) && (INTEGER.test(field) || Number.isFinite(Number(field)))
}

const textOf = (field: Field | undefined): Json => field ?? null

function numberOf(field: Field | undefined): Json {
  if (field === null || field === undefined) return null
  const value = Number(field)
  return INTEGER.test(field) && !Number.isSafeInteger(value) ? BigInt(field) : value
}

function records(text: string, separator: string, name: string): Field[][] {
  const rows: Field[][] = []
  let row: Field[] = []
  const plain = new RegExp(`[^${separator}\\r\\n]*`, 'y')
  for (let at = 0; at <= text.length; ) {
    const isQuoted = text[at] === '"'
    const pattern = isQuoted ? /"([^"]*(?:""[^"]*)*)("?)/y : plain
    pattern.lastIndex = at
    const [found = '', inner, end] = pattern.exec(text) ?? []
    if (end === '') throw wrongQuote(name, text, at, 'is never closed')
    row.push(isQuoted ? (inner ?? '').replaceAll('""', '"') : found || null)
    at += found.length
    if (text[at] === separator) {
      at++
      continue
    }
    if (at < text.length && text[at] !== '\r' && text[at] !== '\n') {
      throw wrongQuote(name, text, at, 'ends before its field does; a quote inside of one is written twice')
    }
    // A line without anything is a null in a table of one column, and nothing in others, or at the end of the text.
    const isBlank = row.length === 1 && row[0] === null
    if (!isBlank || (rows[0]?.length === 1 && at < text.length)) rows.push(row)
    row = []
    if (text[at] === '\r' && text[at + 1] === '\n') at++
    at++
  }
  return rows
}

/** Read on, characters would be missing in what is published. */
function wrongQuote(name: string, text: string, at: number, what: string): UsageError {
  const line = text.slice(0, at).split(/\r\n|\r|\n/).length
  return new UsageError(`${name}: the quoted text on line ${line} ${what}.`)
}
