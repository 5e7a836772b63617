/** The JSON shapes of pandas' `to_json` and `to_dict` that are objects: `split`, `tight`, `table`, `columns` and `index`. */
import { isJsonObject, type Json, type JsonObject, memberNames } from './json.ts'

/** An index of one or more levels, one list of values for each row. */
export type RowIndex = { names: string[]; values: Json[][] }

export type PandasTable =
  | { shape: 'split'; columns: string[]; rows: Json[][]; index: RowIndex | null }
  /** The index is among the columns of `rows`. */
  | { shape: 'table'; columns: string[]; rows: Json[] }
  | { shape: 'columns'; columns: [name: string, cells: JsonObject][] }
  | { shape: 'index'; rows: JsonObject[]; index: RowIndex }

/** Null if `object` has none of these shapes. */
export function readPandas(object: JsonObject): PandasTable | null {
  return readSplit(object) ?? readSchema(object) ?? readNested(object)
}

const SPLIT_MEMBERS = new Set(['columns', 'index', 'data', 'index_names', 'column_names'])

function readSplit(object: JsonObject): PandasTable | null {
  const { columns, data, index } = object
  if (!Array.isArray(columns) || !isListOfLists(data)) return null
  if (Object.keys(object).some((name) => !SPLIT_MEMBERS.has(name))) return null
  const names = columns.map(label)
  if (!Array.isArray(index)) return { shape: 'split', columns: names, rows: data, index: null }
  // Otherwise it is an object of lists whose columns happen to have these names.
  if (index.length !== data.length) return null
  const values = index.map((item) => (Array.isArray(item) ? item : [item]))
  const levels = values.reduce((most, item) => Math.max(most, item.length), 1)
  const given = Array.isArray(object.index_names) ? object.index_names : []
  const levelNames = Array.from({ length: levels }, (_, level) =>
    given[level] == null ? indexName(level) : label(given[level]),
  )
  return { shape: 'split', columns: names, rows: data, index: { names: levelNames, values } }
}

function isListOfLists(value: Json | undefined): value is Json[][] {
  return Array.isArray(value) && value.every((item) => Array.isArray(item))
}

/** A column label; the levels of a multi-level one are joined. */
function label(value: Json): string {
  return Array.isArray(value) ? value.map((level) => String(level)).join(' / ') : String(value)
}

const indexName = (level: number) => (level === 0 ? 'index' : `index ${level + 1}`)

function readSchema({ schema, data }: JsonObject): PandasTable | null {
  if (!isJsonObject(schema ?? null) || !Array.isArray(data)) return null
  const fields = isJsonObject(schema) && Array.isArray(schema.fields) ? schema.fields : []
  const columns = fields.flatMap((field) => (isJsonObject(field) && 'name' in field ? label(field.name ?? '') : []))
  return { shape: 'table', columns, rows: data }
}

function readNested(object: JsonObject): PandasTable | null {
  const members: [string, JsonObject][] = []
  for (const name of memberNames(object)) {
    const value = object[name]
    if (value === undefined || !isJsonObject(value)) return null
    members.push([name, value])
  }
  if (members.length === 0) return null
  if (!isByRow(members)) return { shape: 'columns', columns: members }
  const index = { names: [indexName(0)], values: members.map(([name]) => [name]) }
  return { shape: 'index', rows: members.map(([, row]) => row), index }
}

const MAX_SAMPLE = 50
const INTEGER = /^\d+$/

/**
 * Whether `{a: {b: 1}}` has a row `a` rather than a column `a`: the outer names are numbers and the inner ones are not,
 * or the types agree for each inner name but not within each member. Columns are the default of pandas.
 */
function isByRow(members: [string, JsonObject][]): boolean {
  const sample = members.slice(0, MAX_SAMPLE)
  const inner = sample.map(([, value]) => memberNames(value).slice(0, MAX_SAMPLE))
  const isNumbered = inner.every((names) => names.every((name) => INTEGER.test(name)))
  if (sample.every(([name]) => INTEGER.test(name)) !== isNumbered) return !isNumbered
  const byName = new Map<string, Json[]>()
  for (const [at, [, value]] of sample.entries()) {
    for (const name of inner[at] ?? []) byName.set(name, [...(byName.get(name) ?? []), value[name] ?? null])
  }
  const columnsAgree = sample.every(([, value], at) => isOneType((inner[at] ?? []).map((name) => value[name] ?? null)))
  return !columnsAgree && [...byName.values()].every(isOneType)
}

function isOneType(values: Json[]): boolean {
  const types = values
    .filter((value) => value !== null)
    .map((value) => (typeof value === 'bigint' ? 'number' : typeof value))
  return new Set(types).size <= 1
}
