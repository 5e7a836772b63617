import type { Command } from 'commander'
import { addSelectionOptions, type SelectionOptions } from '#cli/args/selection.ts'
import { readTime } from '#cli/args/times.ts'
import { addServerOption, connectTo, isOwn, type ServerOptions } from '#cli/connect/server.ts'
import { ownDeletion, prefectDeletion } from '#cli/delete/deletion-plan.ts'
import { targetOf } from '#cli/delete/deletion-target.ts'
import { carryOut, expectList, LEAVERS, type PlanOptions } from '#cli/delete/plan.ts'
import type { Io } from '#cli/io.ts'
import { addFormatOption } from '#cli/output/rows.ts'

type Options = ServerOptions & SelectionOptions & PlanOptions & { olderThan?: Date; includePinned?: boolean }

export function configure(command: Command, io: Io): void {
  addSelectionOptions(command.argument('[key|id...]', 'a key stands for all its versions'))
    .option('--older-than <time>', 'made before: 30d, 12h, 2026-03-01', readTime)
    .option('--include-pinned', 'pinned versions, too')
    .option('--dry-run', 'list exactly what would go, and delete nothing')
    .option('-y, --yes', 'do not ask')
  addServerOption(addFormatOption(command))
    .addHelpText(
      'after',
      `
All versions go that fit, not only the latest ones. It is said how many, and asked.

Examples:
  vitrine artifact delete daily-report
  vitrine artifact delete --key 'tmp-*' --older-than 30d --dry-run
  vitrine artifact delete --flow experiments --type table --yes`,
    )
    .action(async (names: string[], options: Options) => await remove(names, options, io))
}

async function remove(names: string[], options: Options, io: Io): Promise<void> {
  expectList(options)
  const client = connectTo(options, io)
  const { olderThan = null, includePinned = false } = options
  const target = await targetOf(client, names, { selection: options, before: olderThan }, io)
  const plan = (await isOwn(client, io))
    ? await ownDeletion(client, target, includePinned, io)
    : await prefectDeletion(client, target, io)
  await carryOut(plan, LEAVERS, options, io)
}
