/** Rows on stdout: a table for people, or JSON, NDJSON and CSV for programs. */
import { type Command, Option } from 'commander'
import { type Io, print, widthOf } from '#cli/io.ts'
import { csvLine } from '#content/csv.ts'
import type { Json, JsonObject } from '#contract/json.ts'
import { jsonText } from './json.ts'
import { fitTable, type TableColumn } from './table.ts'
import { line, lines } from './text.ts'

const FORMATS = ['table', 'json', 'csv', 'ndjson'] as const
export type Format = (typeof FORMATS)[number]

export function addFormatOption(command: Command): Command {
  return command.addOption(
    new Option('-o, --output <format>', 'how to write the result').choices(FORMATS).default('table'),
  )
}

type Column<Row> = TableColumn & { text: (row: Row) => string }
export type Rows<Row> = AsyncIterable<Row> | Iterable<Row>

/** How rows of a kind are written: `columns` are those of the table; programs get every member of the rows. */
export type Layout<Row> = {
  columns: readonly Column<Row>[]
  /** A row with nothing in it: the header of CSV names its members also when there are no rows. */
  blank: Row
}

export async function writeRows<Row extends JsonObject>(
  io: Io,
  format: Format,
  { columns, blank }: Layout<Row>,
  rows: Rows<Row>,
): Promise<number> {
  const cells = (row: Row) => columns.map(({ text }) => line(text(row)))
  return await WRITERS[format](io, rows, { columns, cells, names: Object.keys(blank) })
}

type View<Row> = { columns: readonly TableColumn[]; cells: (row: Row) => string[]; names: string[] }
type Writer = <Row extends JsonObject>(io: Io, rows: Rows<Row>, view: View<Row>) => Promise<number>

const WRITERS: Record<Format, Writer> = { table: writeTable, json: writeJson, ndjson: writeNdjson, csv: writeCsv }

/** The first rows say how wide the columns are, so that a long list shows at once. */
const MEASURED = 200

async function writeTable<Row>(io: Io, rows: Rows<Row>, { columns, cells }: View<Row>): Promise<number> {
  const first: string[][] = []
  let count = 0
  let draw = (_: string[]) => ''
  const begin = async () => {
    const table = fitTable(columns, first, widthOf(io.stdout))
    draw = table.row
    await print(io, [table.head, ...first.map(table.row)].map((text) => `${text}\n`).join(''))
  }
  for await (const row of rows) {
    if (++count > MEASURED) await print(io, `${draw(cells(row))}\n`)
    else if (first.push(cells(row)) === MEASURED) await begin()
  }
  if (count > 0 && count < MEASURED) await begin()
  return count
}

async function writeJson(io: Io, rows: Rows<Json>): Promise<number> {
  let count = 0
  for await (const row of rows) await print(io, `${count++ === 0 ? '[' : ','}\n  ${jsonText(row, 2, '\n  ')}`)
  await print(io, count === 0 ? '[]\n' : '\n]\n')
  return count
}

async function writeNdjson(io: Io, rows: Rows<Json>): Promise<number> {
  let count = 0
  for await (const row of rows) {
    count++
    await print(io, `${jsonText(row)}\n`)
  }
  return count
}

async function writeCsv<Row extends JsonObject>(io: Io, rows: Rows<Row>, { names }: View<Row>): Promise<number> {
  const cells = (row: Row) => names.map((name) => row[name] ?? null)
  let count = 0
  for await (const row of rows) {
    // Not before the first row: when the server says no, there is nothing to read.
    if (count++ === 0) await print(io, csvText(names, io))
    await print(io, csvText(cells(row), io))
  }
  if (count === 0) await print(io, csvText(names, io))
  return count
}

/** A file and a program get it exactly, a terminal nothing that it would obey: CSV has no way to escape that. */
function csvText(cells: Json[], { stdout }: Io): string {
  const text = csvLine(cells)
  return stdout.isTTY ? lines(text) : text
}
