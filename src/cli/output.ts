/** Rows on stdout: a table for people, or JSON, NDJSON and CSV for programs. */
import { type Command, Option } from 'commander'
import { csvLine } from '#compare/csv.ts'
import type { Json, JsonObject } from '#contract/json.ts'
import { type Io, print, widthOf } from './io.ts'
import { jsonText } from './json-text.ts'
import { fitTable, type TableColumn } from './table.ts'
import { line, lines } from './text.ts'

const FORMATS = ['table', 'json', 'csv', 'ndjson'] as const
export type Format = (typeof FORMATS)[number]

export function addFormatOption(command: Command): Command {
  return command.addOption(
    new Option('-o, --output <format>', 'how to write the result').choices(FORMATS).default('table'),
  )
}

export type Column<Row> = TableColumn & { text: (row: Row) => string }
export type Rows<Row> = AsyncIterable<Row> | Iterable<Row>

/** `columns` are those of the table; programs get every member of the rows. */
export async function writeRows<Row extends JsonObject>(
  io: Io,
  format: Format,
  columns: readonly Column<Row>[],
  rows: Rows<Row>,
): Promise<number> {
  return await WRITERS[format](io, rows, { columns, cells: (row) => columns.map(({ text }) => line(text(row))) })
}

type View<Row> = { columns: readonly TableColumn[]; cells: (row: Row) => string[] }
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

async function writeCsv<Row extends JsonObject>(io: Io, rows: Rows<Row>): Promise<number> {
  let count = 0
  for await (const row of rows) {
    if (count++ === 0) await print(io, csvText(Object.keys(row), io))
    await print(io, csvText(Object.values(row), io))
  }
  return count
}

/** A file and a program get it exactly, a terminal nothing that it would obey: CSV has no way to escape that. */
function csvText(cells: Json[], { stdout }: Io): string {
  const text = csvLine(cells)
  return stdout.isTTY ? lines(text) : text
}
