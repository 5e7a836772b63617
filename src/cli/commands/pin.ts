import type { Command } from 'commander'
import { addServerOption, connectTo, isVitrine, type ServerOptions } from '#cli/connect/server.ts'
import { CommandError } from '#cli/errors.ts'
import { type Io, report } from '#cli/io.ts'
import { findVersionId } from '#cli/list/find-artifact.ts'
import { pinArtifact, unpinArtifact } from '#sdk/index.ts'

export function configure(command: Command, io: Io): void {
  const isPin = command.name() === 'pin'
  addServerOption(command.argument('<key|id...>', 'keys (their latest versions) or ids'))
    .addHelpText(
      'after',
      `
${isPin ? 'Retention policies and deletions by filter skip pinned versions.\n\n' : ''}Examples:
  vitrine artifact ${command.name()} churn-model-card
  vitrine artifact ${command.name()} 3f2a91c0-5d0c-4b6e-9f5e-1d2b7c9a4e11`,
    )
    .action(async (names: string[], options: ServerOptions) => await updatePins(names, options, isPin, io))
}

async function updatePins(names: string[], options: ServerOptions, isPin: boolean, io: Io): Promise<void> {
  const client = connectTo(options, io)
  if (!(await isVitrine(client, io)))
    throw new CommandError('This server does not support pins. They require a Vitrine server.')
  for (const name of names) {
    const id = await findVersionId(client, name, io)
    await (isPin ? pinArtifact : unpinArtifact)(id, { client, signal: io.signal })
    await report(io, id)
  }
}
