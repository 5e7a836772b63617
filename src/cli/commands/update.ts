import type { Command } from 'commander'
import { addValueOptions, readValue, type ValueOptions } from '#cli/args/value-options.ts'
import { addServerOption, connectTo, type ServerOptions } from '#cli/connect/server.ts'
import { CommandError, mapArgumentErrors, UsageError } from '#cli/errors.ts'
import { type Io, print } from '#cli/io.ts'
import { findVersion } from '#cli/list/find-artifact.ts'
import { quote } from '#cli/output/text.ts'
import { updateArtifact } from '#sdk/index.ts'

type Options = ServerOptions & ValueOptions & { description?: string }

export function configure(command: Command, io: Io): void {
  addServerOption(
    addValueOptions(command.argument('<key|id>', 'a key (its latest version) or an id')).option(
      '--description <text>',
      "Markdown shown above the value; '' removes it",
    ),
  )
    .addHelpText(
      'after',
      `
Changes a version in place. To publish a new version, use create.

Examples:
  vitrine artifact update import --progress 40
  vitrine artifact update daily-report --markdown report.md --description 'Corrected'`,
    )
    .action(async (name: string, options: Options) => await update(name, options, io))
}

async function update(name: string, options: Options, io: Io): Promise<void> {
  const value = await readValue(options, io)
  const change = options.description === undefined ? {} : { description: options.description || null }
  if (!value && options.description === undefined) {
    throw new UsageError('Nothing to change. Pass a value, such as `--markdown`, or `--description`.')
  }
  const request = { client: connectTo(options, io), signal: io.signal }
  const { id, type } = await findVersion(request.client, name, io)
  if (value && !(type !== null && value.types.includes(type))) {
    // The server does not change the type of an artifact.
    throw new CommandError(
      `Cannot update ${quote(name)} with \`--${value.kind}\`: its type is ${type ?? 'none'}. To publish a new version, use create.`,
    )
  }
  const updated = value ? mapArgumentErrors(value.update(id, change, request)) : updateArtifact(id, change, request)
  await print(io, `${await updated}\n`)
}
