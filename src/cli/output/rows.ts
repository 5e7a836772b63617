/** Rows on stdout: a table for people, or JSON, NDJSON and CSV for programs. */
import { type Command, Option } from 'commander'
import { type Io, print, terminalWidth } from '#cli/io.ts'
import { csvLine } from '#content/csv.ts'
import type { Json, JsonObject } from '#contract/json.ts'
import { layoutTable, type TableColumn } from './table.ts'
import { formatTerminalJson, sanitizeLine, sanitizeText } from './text.ts'

const FORMATS = ['table', 'json', 'csv', 'ndjson'] as const
export type Format = (typeof FORMATS)[number]

export function addFormatOption(command: Command): Command {
  return command.addOption(new Option('-o, --output <format>', 'output format').choices(FORMATS).default('table'))
}

/** In a pipe, `text` should be exact. */
type Column<Row> = TableColumn & { text: (row: Row, isTerminal: boolean) => string }
export type Rows<Row> = AsyncIterable<Row> | Iterable<Row>

/** How rows are written: `columns` for the table; the other formats contain every field. */
export type Layout<Row> = {
  columns: readonly Column<Row>[]
  /** An empty row, whose fields are the CSV header even if there are no rows. */
  blank: Row
}

export async function writeRows<Row extends JsonObject>(
  io: Io,
  format: Format,
  { columns, blank }: Layout<Row>,
  rows: Rows<Row>,
): Promise<number> {
  const isTerminal = terminalWidth(io.stdout) !== null
  const cells = (row: Row) => columns.map(({ text }) => sanitizeLine(text(row, isTerminal)))
  return await WRITERS[format](io, rows, { columns, cells, names: Object.keys(blank) })
}

type View<Row> = { columns: readonly TableColumn[]; cells: (row: Row) => string[]; names: string[] }
type Writer = <Row extends JsonObject>(io: Io, rows: Rows<Row>, view: View<Row>) => Promise<number>

const WRITERS: Record<Format, Writer> = { table: writeTable, json: writeJson, ndjson: writeNdjson, csv: writeCsv }

/** Column widths are measured on the first rows, so that a long list appears at once. */
const MEASURED_ROWS = 200

async function writeTable<Row>(io: Io, rows: Rows<Row>, view: View<Row>): Promise<number> {
  const width = terminalWidth(io.stdout)
  return width === null ? writeTabs(io, rows, view) : writeAligned(io, rows, view, width)
}

/** For pipes: a line per row, tabs between the cells, and no header. Cells contain neither tabs nor line breaks. */
async function writeTabs<Row>(io: Io, rows: Rows<Row>, { cells }: View<Row>): Promise<number> {
  let count = 0
  for await (const row of rows) {
    count++
    await print(io, `${cells(row).join('\t')}\n`)
  }
  return count
}

async function writeAligned<Row>(
  io: Io,
  rows: Rows<Row>,
  { columns, cells }: View<Row>,
  width: number,
): Promise<number> {
  const first: string[][] = []
  let count = 0
  let draw = (_: string[]) => ''
  const begin = async () => {
    const table = layoutTable(columns, first, width)
    draw = table.row
    await print(io, [table.head, ...first.map(table.row)].map((text) => `${text}\n`).join(''))
  }
  for await (const row of rows) {
    if (++count > MEASURED_ROWS) await print(io, `${draw(cells(row))}\n`)
    else if (first.push(cells(row)) === MEASURED_ROWS) await begin()
  }
  if (count > 0 && count < MEASURED_ROWS) await begin()
  return count
}

async function writeJson(io: Io, rows: Rows<Json>): Promise<number> {
  let count = 0
  for await (const row of rows) await print(io, `${count++ === 0 ? '[' : ','}\n  ${formatTerminalJson(row, 2, '\n  ')}`)
  await print(io, count === 0 ? '[]\n' : '\n]\n')
  return count
}

async function writeNdjson(io: Io, rows: Rows<Json>): Promise<number> {
  let count = 0
  for await (const row of rows) {
    count++
    await print(io, `${formatTerminalJson(row)}\n`)
  }
  return count
}

async function writeCsv<Row extends JsonObject>(io: Io, rows: Rows<Row>, { names }: View<Row>): Promise<number> {
  const cells = (row: Row) => names.map((name) => row[name] ?? null)
  let count = 0
  for await (const row of rows) {
    // Written with the first row, so that a failed request writes nothing.
    if (count++ === 0) await print(io, csvText(names, io))
    await print(io, csvText(cells(row), io))
  }
  if (count === 0) await print(io, csvText(names, io))
  return count
}

/** Exact in files and pipes. CSV cannot escape control characters, so a terminal gets it without them. */
function csvText(cells: Json[], { stdout }: Io): string {
  const text = csvLine(cells)
  return stdout.isTTY ? sanitizeText(text) : text
}
