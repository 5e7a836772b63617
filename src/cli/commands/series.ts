import type { Command } from 'commander'
import { type AddressOptions, addAddressOptions, addressText, readAddress } from '#cli/args/number-address.ts'
import { parseInteger } from '#cli/args/parsers.ts'
import { addServerOption, connectTo, type ServerOptions } from '#cli/connect/server.ts'
import { CommandError } from '#cli/errors.ts'
import { type Io, notify, print, terminalWidth } from '#cli/io.ts'
import { requireKey } from '#cli/list/find-artifact.ts'
import { addFormatOption, type Format, type Layout, writeRows } from '#cli/output/rows.ts'
import { sparkline } from '#cli/output/sparkline.ts'
import { paintFor } from '#cli/output/style.ts'
import { quote } from '#cli/output/text.ts'
import { type KeyNumbers, keyNumbers } from '#cli/versions/series.ts'
import { relativeTime } from '#content/time.ts'

type Options = ServerOptions & AddressOptions & { limit: number; output: Format }

/** A Vitrine server lists no more. */
const MAX_VERSIONS = 10_000

export function configure(command: Command, io: Io): void {
  addAddressOptions(command.argument('<key>', 'the key')).option(
    '--limit <n>',
    'maximum number of versions, the newest ones',
    parseInteger(1, MAX_VERSIONS),
    100,
  )
  addServerOption(addFormatOption(command))
    .addHelpText(
      'after',
      `
Shows a number in each version of the key, oldest first. Without a row, a column or a name, lists the numbers of the
latest version.

Examples:
  vitrine artifact series model-metrics
  vitrine artifact series model-metrics --row accuracy --column value
  vitrine artifact series sales --row 2026-03-01 --row Denmark --column revenue -o csv
  vitrine artifact series sales --name rows`,
    )
    .action(async (name: string, options: Options) => await showSeries(name, options, io))
}

async function showSeries(name: string, { output, limit, ...options }: Options, io: Io): Promise<void> {
  const address = readAddress(options)
  const client = connectTo(options, io)
  const key = await requireKey(client, name, io)
  const numbers = await keyNumbers(client, key, address, limit, io)
  if (address === null) return await listNumbers(key, numbers, output, io)
  const values = numbers.series[0]?.values ?? []
  if (!values.some((value) => value !== null)) {
    throw new CommandError(
      `No version of ${quote(key)} has the number ${addressText(address)}. List its numbers with \`vitrine artifact series\`.`,
    )
  }
  const width = terminalWidth(io.stdout)
  if (output === 'table' && width !== null) {
    await print(io, `${paintFor(io.stdout, io)(sparkline(values, width), 'cyan')}\n`)
  }
  const rows = numbers.versions.map(({ version, id, created }, at) => ({
    version,
    id,
    created,
    value: values[at] ?? null,
  }))
  await writeRows(io, output, POINTS, rows)
}

type Point = { version: number | null; id: string; created: string; value: number | null }

const POINTS: Layout<Point> = {
  blank: { version: null, id: '', created: '', value: null },
  columns: [
    { header: 'VERSION', rank: 1, isNeverCut: true, align: 'right', text: ({ version }) => String(version ?? '') },
    {
      header: 'CREATED',
      rank: 2,
      isNeverCut: true,
      text: ({ created }, isTerminal) => (isTerminal ? relativeTime(created, Date.now(), 'narrow') : created),
    },
    { header: 'VALUE', rank: 0, isNeverCut: true, align: 'right', text: ({ value }) => String(value ?? '') },
    { header: 'ID', rank: 3, isNeverCut: true, text: ({ id }) => id },
  ],
}

/** The numbers of the latest version. */
async function listNumbers(key: string, { series }: KeyNumbers, output: Format, io: Io): Promise<void> {
  const rows = series.flatMap(({ name, row, column, values }) => {
    const value = values.at(-1) ?? null
    return value === null ? [] : [{ name, row, column, value, values }]
  })
  const columns = terminalWidth(io.stdout) === null ? NUMBER_COLUMNS : [...NUMBER_COLUMNS, TREND]
  const count = await writeRows(io, output, { columns, blank: BLANK }, rows)
  if (count === 0) notify(io, `The latest version of ${quote(key)} has no numbers.`)
}

type NumberRow = {
  name: string
  row: string[] | null
  column: string | null
  value: number
  /** Of each version, the oldest first. */
  values: (number | null)[]
}

const TREND_COLUMNS = 24

const BLANK: NumberRow = { name: '', row: null, column: null, value: 0, values: [] }

const NUMBER_COLUMNS: Layout<NumberRow>['columns'] = [
  { header: 'NAME', rank: 0, minWidth: 12, text: ({ name }) => name },
  { header: 'VALUE', rank: 0, isNeverCut: true, align: 'right', text: ({ value }) => String(value) },
]

const TREND = {
  header: 'TREND',
  rank: 1,
  isNeverCut: true,
  text: ({ values }: NumberRow) => sparkline(values, TREND_COLUMNS),
}
