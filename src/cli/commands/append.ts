import type { Command } from 'commander'
import { addServerOption, connectTo, type ServerOptions } from '#cli/connect/server.ts'
import { mapArgumentErrors, UsageError } from '#cli/errors.ts'
import { readInput } from '#cli/input/files.ts'
import { type Io, print } from '#cli/io.ts'
import { appendMarkdown } from '#sdk/index.ts'

type Options = ServerOptions & { file?: string; description?: string; separator?: string }

export function configure(command: Command, io: Io): void {
  addServerOption(
    command
      .argument('<key>', 'the key; created if it does not exist')
      .argument('[text]', 'text to append; "-" or piped input reads stdin')
      .option('--file <file>', 'append the content of this file')
      .option('--separator <text>', 'text between the old and the new (default: an empty line)')
      .option('--description <text>', 'Markdown shown above the value (default: that of the previous version)'),
  )
    .addHelpText(
      'after',
      `
Creates a new version: the latest Markdown text with the new text at its end.

Examples:
  vitrine artifact append journal 'Restarted the import.'
  df -h | sed 's/^/    /' | vitrine artifact append disk-report`,
    )
    .action(async (key: string, text: string | undefined, options: Options) => await append(key, text, options, io))
}

async function append(key: string, text: string | undefined, options: Options, io: Io): Promise<void> {
  const { file, description, separator } = options
  if (file !== undefined && text !== undefined) throw new UsageError('A text and `--file` cannot be used together.')
  if (file === undefined && text === undefined && io.stdin.isTTY)
    throw new UsageError('Nothing to append. Pass a text, `--file`, or `-` to type one.')
  const addition = text === undefined || text === '-' ? await readInput(file ?? '-', io) : text
  const request = { client: connectTo(options, io), signal: io.signal }
  await print(io, `${await mapArgumentErrors(appendMarkdown(key, addition, { description, separator }, request))}\n`)
}
