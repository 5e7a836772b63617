import { CsvError, type CsvErrorCode, parse } from 'csv-parse/sync'
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

/** A blank line is a null in a table of one column, and ignored in wider tables and above the header. */
function records(text: string, separator: string, name: string): Field[][] {
  const all = parseRecords(text, separator, name)
  const first = all.findIndex((record) => !isBlank(record))
  const isNarrow = all[first]?.length === 1
  return all.filter((record, at) => at >= first && (isNarrow || !isBlank(record)))
}

const isBlank = (record: Field[]) => record.length === 1 && record[0] === null

/** `relax_quotes` is the second try: it keeps a quote inside an unquoted field, as in `5" pipe`. */
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
  CSV_QUOTE_NOT_CLOSED: 'is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'ends before its field does; write a quote inside it twice',
}

function toUsageError(error: CsvError, text: string, name: string): Error {
  const reason = REASONS[error.code]
  if (!reason) return error
  // `lines` of the library counts a CRLF inside quotes twice; `bytes` is where the broken field begins.
  const start = Buffer.from(text).toString('utf8', 0, Number(error.bytes))
  const line = start.split(/\r\n|\r|\n/).length
  return new UsageError(`${name}: the quoted text on line ${line} ${reason}.`)
}
