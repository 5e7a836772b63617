/** Tables from files: CSV, TSV, JSON, or NDJSON. */
import { UsageError } from '#cli/errors.ts'
import { isJsonObject, type Json, JsonError, type JsonObject, memberNames, parseJson } from '#contract/json.ts'
import { readTableRows } from '#contract/table-rows.ts'
import { readCsv } from './csv-file.ts'

/** A list of rows, or columns by name. */
type Rows = object[] | Map<string, Json[]>

/** Reads a table. The extension of `name` selects the format; without a known one, the text does. */
export function readTable(text: string, name: string): Rows {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase()
  const isJson = extension === 'json' || (extension !== 'csv' && extension !== 'tsv' && /^\s*[[{]/.test(text))
  if (extension === 'ndjson' || extension === 'jsonl') return checked(parseLines(text, name), name)
  if (isJson) return checked(parseWholeOrLines(text, name), name)
  return readCsv(text, extension === 'tsv' ? '\t' : separatorOf(text), name)
}

/** The separator of the header, outside quoted names: a comma if there is one, else a tab, else a semicolon. */
function separatorOf(text: string): string {
  const names = (/^(?:"[^"]*"|[^"\r\n]+)*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '')
  return [',', '\t', ';'].find((separator) => names.includes(separator)) ?? ','
}

/** NDJSON files often have the extension `.json`. */
function parseWholeOrLines(text: string, name: string): Json {
  try {
    return parse(text, name)
  } catch (error) {
    // If the text is neither, the error about the whole text is more useful.
    if (text.trimEnd().includes('\n') && isEachLineJson(text)) return parseLines(text, name)
    throw error
  }
}

function isEachLineJson(text: string): boolean {
  try {
    parseLines(text, '')
    return true
  } catch (error) {
    if (error instanceof UsageError) return false
    throw error
  }
}

function parseLines(text: string, name: string): Json[] {
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [parse(line, name)]))
}

function parse(text: string, name: string): Json {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw new UsageError(`${name} is not valid JSON: ${error.message} at character ${error.offset + 1}.`)
  }
}

/** Rejects rows that could not be displayed. */
function checked(value: Json, name: string): Rows {
  const table = readTableRows(value)
  if ('error' in table) throw new UsageError(`${name} is not a table: ${table.error}.`)
  const [first] = table.unreadable
  if (first) throw new UsageError(`${name} is not a table: row ${first.row} is ${first.reason}.`)
  if (Array.isArray(value)) return value.flatMap((row): object[] => rowOf(row))
  const columns = isJsonObject(value) ? [...ordered(value)] : []
  return new Map(columns.map(([column, cells]) => [column, Array.isArray(cells) ? cells : []]))
}

function rowOf(row: Json): object[] {
  if (Array.isArray(row)) return [row]
  return isJsonObject(row) ? [ordered(row)] : []
}

/** Members in the order of the text: objects would move integer-like names to the front. */
function ordered(object: JsonObject): Map<string, Json> {
  return new Map(memberNames(object).map((name) => [name, object[name] ?? null]))
}
