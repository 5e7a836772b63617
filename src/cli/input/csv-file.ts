import { CsvError, type CsvErrorCode, parse } from 'csv-parse/sync'
import { UsageError } from '#cli/errors.ts'
import { quote } from '#cli/output/text.ts'
import type { Json } from '#contract/json.ts'

/**
 * Rows of CSV (RFC 4180) by column; without rows, the empty columns. A column whose fields are all numbers becomes
 * numeric, so "007" stays text. An empty field is null, `""` is an empty text.
 */
export function readCsv(text: string, separator: string, name: string): Map<string, Json>[] | Map<string, Json[]> {
  const [header, ...rows] = text.trim() === '' ? [] : readRecords(text.replace(/^\ufeff/, ''), separator, name)
  if (!header) throw new UsageError(`${name} is empty. The first line of a CSV file names its columns.`)
  const names = header.map((field) => field ?? '')
  const last = new Map(names.map((column, at) => [column, at]))
  const duplicate = names.find((column, at) => last.get(column) !== at)
  if (duplicate !== undefined) throw new UsageError(`${name} has two columns named ${quote(duplicate)}.`)
  const wrong = rows.findIndex(({ length }) => length !== names.length)
  if (wrong >= 0) {
    throw new UsageError(`${name}: row ${wrong + 2} has ${rows[wrong]?.length} fields, the first has ${names.length}.`)
  }
  if (rows.length === 0) return new Map(names.map((column) => [column, []]))
  const readers = names.map((_, at) => (rows.every((row) => isNumeric(row[at])) ? toNumber : toText))
  return rows.map((row) => new Map(names.map((column, at) => [column, readers[at]?.(row[at]) ?? null])))
}

/** The text of a field; null if it is empty and unquoted. */
type Field = string | null

/** A number as programs write it, without the leading zeros of names and codes. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

const INTEGER = /^-?\d+$/

/** Integers may have any size. Other numbers must not overflow to Infinity. */
function isNumeric(field: Field | undefined): boolean {
  if (field === null || field === undefined) return true
  return NUMBER.test(field) && (INTEGER.test(field) || Number.isFinite(Number(field)))
}

const toText = (field: Field | undefined): Json => field ?? null

function toNumber(field: Field | undefined): Json {
  if (field === null || field === undefined) return null
  const value = Number(field)
  return INTEGER.test(field) && !Number.isSafeInteger(value) ? BigInt(field) : value
}

/** A blank line is a null in a table of one column, and ignored in wider tables and above the header. */
function readRecords(text: string, separator: string, name: string): Field[][] {
  const all = parseRecords(text, separator, name)
  const first = all.findIndex((record) => !isBlank(record))
  const isNarrow = all[first]?.length === 1
  return all.filter((record, at) => at >= first && (isNarrow || !isBlank(record)))
}

const isBlank = (record: Field[]) => record.length === 1 && record[0] === null

/** `relax_quotes` keeps a quote inside an unquoted field, as in `5" pipe`, but accepts broken quotes: a second try only. */
function parseRecords(text: string, delimiter: string, name: string, relax_quotes = false): Field[][] {
  try {
    return parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes,
      cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (error.code === 'INVALID_OPENING_QUOTE') return parseRecords(text, delimiter, name, true)
    throw toUsageError(error, text, name)
  }
}

const REASONS: { [Code in CsvErrorCode]?: string } = {
  CSV_QUOTE_NOT_CLOSED: 'has no closing quote',
  CSV_INVALID_CLOSING_QUOTE: 'continues after its closing quote; double the quotes inside it',
}

function toUsageError(error: CsvError, text: string, name: string): Error {
  const reason = REASONS[error.code]
  if (!reason) return error
  // The library counts a CRLF inside quotes as two lines. `bytes` is the exact start of the field.
  const before = Buffer.from(text).toString('utf8', 0, Number(error.bytes))
  const line = before.split(/\r\n|\r|\n/).length
  return new UsageError(`${name}: the quoted field on line ${line} ${reason}.`)
}
