/** Tables in files: CSV, TSV, JSON, or a JSON value a line. */

import { UsageError } from '#cli/errors.ts'
import { isJsonObject, type Json, JsonError, type JsonObject, memberNames, parseJson } from '#contract/json.ts'
import { readTableRows } from '#contract/table-rows.ts'
import { readCsv } from './csv-file.ts'

/** A list of rows, or the columns by their names. */
type Rows = object[] | Map<string, Json[]>

/** The rows of a file's text. `name` tells the format by its end; without one that does, the text itself. */
export function readTable(text: string, name: string): Rows {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase()
  const isJson = extension === 'json' || (extension !== 'csv' && extension !== 'tsv' && /^\s*[[{]/.test(text))
  if (extension === 'ndjson' || extension === 'jsonl') return checked(parseLines(text, name), name)
  if (isJson) return checked(parseWholeOrLines(text, name), name)
  return readCsv(text, extension === 'tsv' ? '\t' : separatorOf(text), name)
}

/** What divides the first line, outside of quoted names: a comma if there is one, else tabs or semicolons. */
function separatorOf(text: string): string {
  const names = (/^(?:"[^"]*"|[^"\r\n]+)*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '')
  return [',', '\t', ';'].find((separator) => names.includes(separator)) ?? ','
}

/** What writes a JSON value a line often says no more of it than that it is JSON. */
function parseWholeOrLines(text: string, name: string): Json {
  try {
    return parse(text, name)
  } catch (error) {
    // Of text that is neither, what is wrong with it as a whole says more.
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
    throw new UsageError(`${name} is no JSON: ${error.message} at character ${error.offset + 1}.`)
  }
}

/** Rows that are of no use are said before they are published. */
function checked(value: Json, name: string): Rows {
  const table = readTableRows(value)
  if ('error' in table) throw new UsageError(`${name} is no table: ${table.error}.`)
  const [first] = table.unreadable
  if (first) throw new UsageError(`${name} is no table: row ${first.row} is ${first.reason}.`)
  if (Array.isArray(value)) return value.flatMap((row): object[] => rowOf(row))
  const columns = isJsonObject(value) ? [...ordered(value)] : []
  return new Map(columns.map(([column, cells]) => [column, Array.isArray(cells) ? cells : []]))
}

function rowOf(row: Json): object[] {
  if (Array.isArray(row)) return [row]
  return isJsonObject(row) ? [ordered(row)] : []
}

/** Members in the order of the text, where objects would put those first that look like numbers. */
function ordered(object: JsonObject): Map<string, Json> {
  return new Map(memberNames(object).map((name) => [name, object[name] ?? null]))
}
