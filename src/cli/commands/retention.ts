import type { Command } from 'commander'
import { parseInteger } from '#cli/args/parsers.ts'
import { addServerOption, connectTo, isVitrine, type ServerOptions } from '#cli/connect/server.ts'
import { type PlanOptions, runPlan } from '#cli/delete/plan.ts'
import { PRUNE_LAYOUT, planVitrinePrune } from '#cli/delete/prune-plan.ts'
import { CommandError } from '#cli/errors.ts'
import { type Io, notify, print } from '#cli/io.ts'
import { addFormatOption, type Format, writeRows } from '#cli/output/rows.ts'
import { formatTerminalJson } from '#cli/output/text.ts'
import { takesLatest } from '#content/retention.ts'
import { describeRetentionScope } from '#content/retention-scope.ts'
import type { Retention } from '#contract/retention.ts'
import { type Client, readRetention } from '#sdk/index.ts'

type Options = ServerOptions & { output: Format; yes?: boolean }

type Action = (client: Client, options: Options, io: Io) => Promise<void>

const ACTIONS: Record<string, Action> = {
  show,
  preview: async (client, options, io) => runPolicies(client, { ...options, dryRun: true }, io),
  run: async (client, options, io) => runPolicies(client, { ...options, output: 'table' }, io),
}

export function configure(command: Command, io: Io): void {
  const action = ACTIONS[command.name()]
  if (command.name() === 'run') command.option('-y, --yes', 'do not ask for confirmation')
  else addFormatOption(command)
  if (command.name() === 'preview') command.option('--limit <n>', 'maximum number of rows', parseInteger(1))
  addServerOption(command)
    .addHelpText('after', `\nExamples:\n  vitrine retention ${command.name()}`)
    .action(async (options: Options) => {
      const client = connectTo(options, io)
      if (!(await isVitrine(client, io))) throw new CommandError(UNSUPPORTED)
      await action?.(client, options, io)
    })
}

const UNSUPPORTED = 'This server does not support retention policies. They require a Vitrine server.'

async function runPolicies(client: Client, options: PlanOptions, io: Io): Promise<void> {
  await runPlan(await planVitrinePrune(client, null, io), PRUNE_LAYOUT, options, io)
}

async function show(client: Client, { output }: Options, io: Io): Promise<void> {
  const retention = await readRetention({ client, signal: io.signal })
  if (output === 'json') return await print(io, `${formatTerminalJson(retention, 2)}\n`)
  await writeRows(io, output, { columns: COLUMNS, blank: BLANK }, retention.policies)
  if (retention.policies.length === 0) notify(io, 'There are no retention policies.')
  else notify(io, describeSchedule(retention))
  if (retention.file) notify(io, `Policies file: ${retention.file}`)
  if (retention.upstream) notify(io, describeRetentionScope(retention.upstream))
}

type Policy = Retention['policies'][number]

function describeSchedule({ run_every, next_run }: Retention): string {
  if (!run_every) return 'Schedule: off'
  return `Schedule: every ${run_every}${next_run ? `, next run at ${next_run}` : ''}`
}

const BLANK: Policy = {
  name: '',
  is_enabled: false,
  keys: null,
  types: null,
  flows: null,
  tags: null,
  keep_last: null,
  keep_for: null,
  removes_latest: false,
}

/** Null matches everything, an empty list nothing. */
function listText(values: (string | null)[] | null): string {
  if (values?.length === 0) return '(nothing)'
  return values?.map((value) => value ?? 'none').join(', ') ?? ''
}

const COLUMNS = [
  {
    header: 'POLICY',
    rank: 0,
    text: ({ name, is_enabled }: Policy) => (is_enabled ? name : `${name} (off)`),
  },
  {
    header: 'KEEP LAST',
    rank: 0,
    isNeverCut: true,
    align: 'right' as const,
    text: ({ keep_last }: Policy) => String(keep_last ?? ''),
  },
  {
    header: 'KEEP FOR',
    rank: 0,
    isNeverCut: true,
    align: 'right' as const,
    text: ({ keep_for }: Policy) => keep_for ?? '',
  },
  {
    header: 'LATEST',
    rank: 0,
    isNeverCut: true,
    text: (policy: Policy) => (takesLatest(policy) ? 'can expire' : 'kept'),
  },
  { header: 'KEYS', rank: 1, text: ({ keys }: Policy) => listText(keys) },
  { header: 'TYPES', rank: 2, text: ({ types }: Policy) => listText(types) },
  { header: 'FLOWS', rank: 3, text: ({ flows }: Policy) => listText(flows) },
  { header: 'TAGS', rank: 4, text: ({ tags }: Policy) => listText(tags) },
]
