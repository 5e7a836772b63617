import type { Command } from 'commander'
import { parseAge, parseInteger } from '#cli/args/parsers.ts'
import { addSelectionOptions, isEmptySelection, type SelectionOptions, selectedTypes } from '#cli/args/selection.ts'
import { addServerOption, connectTo, isVitrine, type ServerOptions } from '#cli/connect/server.ts'
import { type Plan, type PlanOptions, rejectFormatWithoutDryRun, runPlan } from '#cli/delete/plan.ts'
import { PRUNE_LAYOUT, type PrunedVersion, planPrefectPrune, planVitrinePrune } from '#cli/delete/prune-plan.ts'
import { CommandError, UsageError } from '#cli/errors.ts'
import type { Io } from '#cli/io.ts'
import { addFormatOption } from '#cli/output/rows.ts'
import type { RetentionPolicy } from '#contract/retention.ts'
import type { Client } from '#sdk/index.ts'

type PolicyOptions = SelectionOptions & { olderThan?: string; keep?: number; includeLatest?: boolean }
type Options = ServerOptions & PolicyOptions & PlanOptions

export function configure(command: Command, io: Io): void {
  addSelectionOptions(command)
    .option('--keep <n>', 'keep the newest n versions per key', parseInteger(1))
    .option('--older-than <age>', 'keep versions newer than this age: 30d, 12h', parseAge)
    .option('--include-latest', 'let --older-than delete the latest version of a key too')
    .option('--dry-run', 'list the versions, delete nothing')
    .option('--limit <n>', 'maximum number of rows of a dry run', parseInteger(1))
    .option('-y, --yes', 'do not ask for confirmation')
  addServerOption(addFormatOption(command))
    .addHelpText(
      'after',
      `
Deletes versions that are neither among the newest --keep of their key nor newer than --older-than. Pinned versions
are kept. Without --keep and --older-than, runs the retention policies of a Vitrine server.

Examples:
  vitrine artifact prune --keep 10 --older-than 30d --key 'daily-*' --dry-run
  vitrine artifact prune --keep 3 --type table --yes
  vitrine artifact prune --older-than 30d --dry-run -o csv > to-delete.csv`,
    )
    .action(async (options: Options) => await prune(options, io))
}

async function prune(options: Options, io: Io): Promise<void> {
  rejectFormatWithoutDryRun(options)
  const client = connectTo(options, io)
  await runPlan(await planPrune(client, options, io), PRUNE_LAYOUT, options, io)
}

async function planPrune(client: Client, options: Options, io: Io): Promise<Plan<PrunedVersion>> {
  const policy = policyOf(options)
  if (await isVitrine(client, io)) return planVitrinePrune(client, policy, io)
  if (policy) return planPrefectPrune(client, policy, options, io)
  throw new CommandError('This server has no retention policies. Pass `--keep`, `--older-than`, or both.')
}

/** The policy that the options describe; null stands for the policies of the server. */
function policyOf(options: PolicyOptions): RetentionPolicy | null {
  const { olderThan, keep, includeLatest = false, key, flow, tag } = options
  if (olderThan === undefined && keep === undefined) {
    if (isEmptySelection(options) && !includeLatest) return null
    throw new UsageError('Specify what to keep: `--keep 10`, `--older-than 30d`, or both.')
  }
  return {
    name: 'prune',
    is_enabled: true,
    keys: key ?? null,
    types: selectedTypes(options),
    flows: flow ?? null,
    tags: tag ?? null,
    keep_last: keep ?? null,
    keep_for: olderThan ?? null,
    removes_latest: includeLatest,
  }
}
