import type { Command } from 'commander'
import { addServerOption, connectTo, isOwn, type ServerOptions } from '#cli/connect/server.ts'
import { Refusal } from '#cli/errors.ts'
import { type Io, report } from '#cli/io.ts'
import { findArtifact } from '#cli/list/find-artifact.ts'
import { pinArtifact, unpinArtifact } from '#sdk/index.ts'

export function configure(command: Command, io: Io): void {
  const isPin = command.name() === 'pin'
  addServerOption(command.argument('<key|id...>', 'a key stands for its latest version'))
    .addHelpText(
      'after',
      `
${isPin ? 'Pinned versions are exempt from retention, and from deletions by filter.\n\n' : ''}Examples:
  vitrine artifact ${command.name()} churn-model-card
  vitrine artifact ${command.name()} 3f2a91c0-5d0c-4b6e-9f5e-1d2b7c9a4e11`,
    )
    .action(async (names: string[], options: ServerOptions) => await each(names, options, isPin, io))
}

async function each(names: string[], options: ServerOptions, isPin: boolean, io: Io): Promise<void> {
  const client = connectTo(options, io)
  if (!(await isOwn(client, io)))
    throw new Refusal('This server keeps no pins: a Vitrine server with a database of its own does.')
  for (const name of names) {
    const { id } = await findArtifact(client, name, io)
    await (isPin ? pinArtifact : unpinArtifact)(id, { client, signal: io.signal })
    await report(io, id)
  }
}
