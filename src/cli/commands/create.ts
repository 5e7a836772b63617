import type { Command } from 'commander'
import { addValueOptions, readValue, type ValueOptions } from '#cli/args/value-options.ts'
import { addServerOption, connectTo, type ServerOptions } from '#cli/connect/server.ts'
import { mapArgumentErrors, UsageError } from '#cli/errors.ts'
import { type Io, print } from '#cli/io.ts'

type Options = ServerOptions & ValueOptions & { key?: string; description?: string; flowRun?: string; taskRun?: string }

export function configure(command: Command, io: Io): void {
  addServerOption(
    addValueOptions(command)
      .option('--key <key>', 'lowercase letters, digits and dashes; artifacts with the same key are versions')
      .option('--description <text>', 'Markdown shown above the value')
      .option('--flow-run <id>', 'the flow run that produced it (default: PREFECT__FLOW_RUN_ID)')
      .option('--task-run <id>', 'the task run that produced it'),
  )
    .addHelpText(
      'after',
      `
Examples:
  vitrine artifact create --key daily-report --markdown report.md
  psql --csv -c 'select * from sales' | vitrine artifact create --key sales --table -
  vitrine artifact create --key docs --link https://example.com/docs --text 'The manual'
  vitrine artifact create --key import --progress 0`,
    )
    .action(async (options: Options) => await create(options, io))
}

async function create(options: Options, io: Io): Promise<void> {
  const value = await readValue(options, io)
  if (!value) {
    throw new UsageError('Nothing to publish. Pass `--markdown`, `--table`, `--link`, `--image` or `--progress`.')
  }
  const { key, description, flowRun: flowRunId, taskRun: taskRunId } = options
  const artifact = { key, description, flowRunId, taskRunId }
  const request = { client: connectTo(options, io), signal: io.signal }
  await print(io, `${await mapArgumentErrors(value.create(artifact, request))}\n`)
}
