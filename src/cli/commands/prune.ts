import type { Command } from 'commander'
import { addSelectionOptions } from '#cli/args/selection.ts'
import { whole } from '#cli/args/whole.ts'
import { addServerOption, connectTo, isOwn, type ServerOptions } from '#cli/connect/server.ts'
import { carryOut, expectList, type Plan, type PlanOptions } from '#cli/delete/plan.ts'
import { ownPruning, PRUNED, type Pruned, prefectPruning } from '#cli/delete/prune.ts'
import { type PolicyOptions, policyOf } from '#cli/delete/prune-policy.ts'
import { Refusal, UsageError } from '#cli/errors.ts'
import type { Io } from '#cli/io.ts'
import { addFormatOption } from '#cli/output/rows.ts'
import { secondsOf } from '#contract/duration.ts'
import type { Client } from '#sdk/index.ts'

type Options = ServerOptions & PolicyOptions & PlanOptions

export function configure(command: Command, io: Io): void {
  addSelectionOptions(command)
    .option('--keep <n>', 'keep the newest so many versions of each key', whole(1))
    .option('--older-than <time>', 'keep what is younger: an age such as 30d or 12h, no date', readDuration)
    .option('--include-latest', 'age may take the latest version of a key, too')
    .option('--dry-run', 'list exactly what would go, and delete nothing')
    .option('-y, --yes', 'do not ask')
  addServerOption(addFormatOption(command))
    .addHelpText(
      'after',
      `
A version goes when it is neither among the newest ones that are kept nor young enough. Pinned versions stay.
Without --keep and --older-than the retention policies of a Vitrine server are run.

Examples:
  vitrine artifact prune --keep 10 --older-than 30d --key 'daily-*' --dry-run
  vitrine artifact prune --keep 3 --type table --yes
  vitrine artifact prune --older-than 30d --dry-run -o csv > would-go.csv`,
    )
    .action(async (options: Options) => await prune(options, io))
}

async function prune(options: Options, io: Io): Promise<void> {
  expectList(options)
  const client = connectTo(options, io)
  await carryOut(await planOf(client, options, io), PRUNED, options, io)
}

async function planOf(client: Client, options: Options, io: Io): Promise<Plan<Pruned>> {
  const policy = policyOf(options)
  if (await isOwn(client, io)) return ownPruning(client, policy, io)
  if (policy) return prefectPruning(client, policy, options, io)
  throw new Refusal('This server has no retention policies: say what is kept, --keep 10 or --older-than 30d.')
}

function readDuration(text: string): string {
  if (secondsOf(text) !== null) return text
  throw new UsageError(`${JSON.stringify(text)} is no age: it has to be like 30d, 12h or 2w.`)
}
