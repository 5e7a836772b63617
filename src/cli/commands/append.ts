import type { Command } from 'commander'
import { addServerOption, connectTo, type ServerOptions } from '#cli/connect/server.ts'
import { asked, UsageError } from '#cli/errors.ts'
import { readInput } from '#cli/input/read-input.ts'
import { type Io, print } from '#cli/io.ts'
import { appendMarkdown } from '#sdk/index.ts'

type Options = ServerOptions & { file?: string; description?: string; separator?: string }

export function configure(command: Command, io: Io): void {
  addServerOption(
    command
      .argument('<key>', 'the key of the text; a new key starts a new text')
      .argument('[text]', 'what is added; - reads standard input, and so does nothing where that is no terminal')
      .option('--file <file>', 'add what is in this file')
      .option('--separator <text>', 'put between the old text and the new (default: an empty line)')
      .option('--description <text>', 'shown above it; else that of the version before'),
  )
    .addHelpText(
      'after',
      `
A new version is made: the latest text in markdown, and the new text after it.

Examples:
  vitrine artifact append journal 'Restarted the import.'
  df -h | sed 's/^/    /' | vitrine artifact append disk-report`,
    )
    .action(async (key: string, text: string | undefined, options: Options) => await append(key, text, options, io))
}

async function append(key: string, text: string | undefined, options: Options, io: Io): Promise<void> {
  const { file, description, separator } = options
  if (file !== undefined && text !== undefined) throw new UsageError('A text and --file exclude each other.')
  if (file === undefined && text === undefined && io.stdin.isTTY)
    throw new UsageError('Say what is added: a text, - for what you type, or --file.')
  const addition = text === undefined || text === '-' ? await readInput(file ?? '-', io) : text
  const request = { client: connectTo(options, io), signal: io.signal }
  await print(io, `${await asked(appendMarkdown(key, addition, { description, separator }, request))}\n`)
}
