import { type Command, Option } from 'commander'
import { type AddressOptions, addAddressOptions, addressText, readAddress } from '#cli/args/number-address.ts'
import { parseNumber } from '#cli/args/parsers.ts'
import { addServerOption, connectTo, type ServerOptions } from '#cli/connect/server.ts'
import { CommandError, UsageError } from '#cli/errors.ts'
import { type Io, print, terminalWidth } from '#cli/io.ts'
import { requireKey } from '#cli/list/find-artifact.ts'
import { factLines, timeFact } from '#cli/output/facts.ts'
import { paintFor } from '#cli/output/style.ts'
import { formatTerminalJson, quote } from '#cli/output/text.ts'
import { type Crossing, findCrossing } from '#cli/versions/crossing.ts'
import { plural } from '#content/number.ts'

const FORMATS = ['text', 'json'] as const
type Options = ServerOptions & AddressOptions & { below?: number; above?: number; output: (typeof FORMATS)[number] }

export function configure(command: Command, io: Io): void {
  addAddressOptions(command.argument('<key>', 'the key'))
    .option('--below <n>', 'find the first version in which the number is below this', parseNumber)
    .option('--above <n>', 'find the first version in which the number is above this', parseNumber)
    .addOption(new Option('-o, --output <format>', 'output format').choices(FORMATS).default('text'))
  addServerOption(command)
    .addHelpText(
      'after',
      `
Prints the first version of the key in which a number is below or above a bound. Exits with 1 if there is none.

Examples:
  vitrine artifact bisect model-metrics --row accuracy --column value --below 0.8
  vitrine artifact bisect sales --name rows --above 100000 -o json`,
    )
    .action(async (name: string, options: Options) => await bisect(name, options, io))
}

async function bisect(name: string, options: Options, io: Io): Promise<void> {
  const { below, above, output } = options
  const address = readAddress(options)
  if (address === null) throw new UsageError('Name a number with `--row` and `--column`, or with `--name`.')
  if ((below === undefined) === (above === undefined)) throw new UsageError('Pass either `--below` or `--above`.')
  const client = connectTo(options, io)
  const key = await requireKey(client, name, io)
  const bounds = { ...(below !== undefined && { below }), ...(above !== undefined && { above }) }
  const { found, count } = await findCrossing(client, key, address, bounds, io)
  if (found === null) {
    const bound = below === undefined ? `above ${above}` : `below ${below}`
    throw new CommandError(
      count === 0
        ? `No version of ${quote(key)} has the number ${addressText(address)}. List its numbers with \`vitrine artifact series\`.`
        : `${addressText(address)} is not ${bound} in any of ${plural(count, 'version')} of ${quote(key)}.`,
    )
  }
  await print(io, `${output === 'json' ? formatTerminalJson(found, 2) : textOf(found, io)}\n`)
}

function textOf({ version, id, created, flow_run, flow_run_id, value, previous_value }: Crossing, io: Io): string {
  const facts = factLines(
    [
      ['version', version === null ? null : String(version)],
      ['id', id],
      ['created', timeFact(created, io.stdout.isTTY === true)],
      ['flow run', flow_run === null ? flow_run_id : `${flow_run} (${flow_run_id})`],
      ['value', String(value)],
      ['before', previous_value === null ? null : String(previous_value)],
    ],
    terminalWidth(io.stdout) ?? Number.POSITIVE_INFINITY,
    paintFor(io.stdout, io),
  )
  return facts.join('\n')
}
