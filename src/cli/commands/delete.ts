import type { Command } from 'commander'
import { parseInteger, parseTime } from '#cli/args/parsers.ts'
import { addSelectionOptions, type SelectionOptions } from '#cli/args/selection.ts'
import { addServerOption, connectTo, isVitrine, type ServerOptions } from '#cli/connect/server.ts'
import { planPrefectDeletion, planVitrineDeletion } from '#cli/delete/delete-plan.ts'
import { DELETION_LAYOUT, type PlanOptions, rejectFormatWithoutDryRun, runPlan } from '#cli/delete/plan.ts'
import { resolveTarget } from '#cli/delete/target.ts'
import type { Io } from '#cli/io.ts'
import { addFormatOption } from '#cli/output/rows.ts'

type Options = ServerOptions & SelectionOptions & PlanOptions & { olderThan?: Date; includePinned?: boolean }

export function configure(command: Command, io: Io): void {
  addSelectionOptions(command.argument('[key|id...]', 'keys (all their versions) or ids'))
    .option('--older-than <time>', 'created before: 30d, 12h, 2026-03-01', parseTime)
    .option('--include-pinned', 'delete pinned versions too')
    .option('--dry-run', 'list the versions, delete nothing')
    .option('--limit <n>', 'maximum number of rows of a dry run', parseInteger(1))
    .option('-y, --yes', 'do not ask for confirmation')
  addServerOption(addFormatOption(command))
    .addHelpText(
      'after',
      `
Deletes all matching versions, not only the latest. Shows the count and asks first.

Examples:
  vitrine artifact delete daily-report
  vitrine artifact delete --key 'tmp-*' --older-than 30d --dry-run
  vitrine artifact delete --flow experiments --type table --yes`,
    )
    .action(async (names: string[], options: Options) => await remove(names, options, io))
}

async function remove(names: string[], options: Options, io: Io): Promise<void> {
  rejectFormatWithoutDryRun(options)
  const client = connectTo(options, io)
  const { olderThan = null, includePinned = false } = options
  const target = await resolveTarget(client, names, { selection: options, before: olderThan }, io)
  const plan = (await isVitrine(client, io))
    ? await planVitrineDeletion(client, target, includePinned, io)
    : await planPrefectDeletion(client, target, io)
  await runPlan(plan, DELETION_LAYOUT, options, io)
}
