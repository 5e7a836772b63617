/** The options that name a number of an artifact: `--row`, `--column`, `--name`. */
import type { Command } from 'commander'
import { UsageError } from '#cli/errors.ts'
import { sanitizeLine } from '#cli/output/text.ts'
import type { NumberAddress } from '#compare/series/numbers.ts'
import { collect } from './selection.ts'

export type AddressOptions = { row?: string[]; column?: string; name?: string }

export function addAddressOptions(command: Command): Command {
  return command
    .option('--row <value>', 'the row of a table with this key; repeat it for each key column', collect)
    .option('--column <name>', 'the column of a table')
    .option('--name <name>', 'a number by its name, such as rows')
}

/** The number that the options name; null if they name none. */
export function readAddress({ row, column, name }: AddressOptions): NumberAddress | null {
  if (name !== undefined) {
    if (row ?? column) throw new UsageError('`--name` cannot be used with `--row` or `--column`.')
    return { name }
  }
  if (row === undefined && column === undefined) return null
  if (row === undefined) throw new UsageError('`--column` requires `--row`.')
  if (column === undefined) throw new UsageError('`--row` requires `--column`.')
  return { row, column }
}

/** "`accuracy` · `value`" */
export function addressText({ row, column, name }: NumberAddress): string {
  const parts = name == null ? [...(row ?? []), column ?? ''] : [name]
  return `\`${parts.map(sanitizeLine).join(' · ')}\``
}
