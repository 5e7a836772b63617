import type { Command } from 'commander'
import { addServerOption, connectTo, isOwn, type ServerOptions } from '#cli/connect/server.ts'
import { carryOut, type PlanOptions } from '#cli/delete/plan.ts'
import { ownPruning, PRUNED } from '#cli/delete/prune.ts'
import { Refusal } from '#cli/errors.ts'
import { type Io, print, say } from '#cli/io.ts'
import { jsonText } from '#cli/output/json.ts'
import { addFormatOption, type Format, writeRows } from '#cli/output/rows.ts'
import { takesLatest } from '#content/retention.ts'
import type { Retention } from '#contract/retention.ts'
import { type Client, readRetention } from '#sdk/index.ts'

type Options = ServerOptions & { output: Format; yes?: boolean }

type Action = (client: Client, options: Options, io: Io) => Promise<void>

const ACTIONS: Record<string, Action> = {
  show,
  preview: async (client, options, io) => prune(client, { ...options, dryRun: true }, io),
  run: async (client, options, io) => prune(client, { ...options, output: 'table' }, io),
}

export function configure(command: Command, io: Io): void {
  const action = ACTIONS[command.name()]
  if (command.name() === 'run') command.option('-y, --yes', 'do not ask')
  else addFormatOption(command)
  addServerOption(command)
    .addHelpText('after', `\nExamples:\n  vitrine retention ${command.name()}`)
    .action(async (options: Options) => {
      const client = connectTo(options, io)
      if (!(await isOwn(client, io))) throw new Refusal(NO_POLICIES_HERE)
      await action?.(client, options, io)
    })
}

/** Also true of a Vitrine server in front of another one. */
const NO_POLICIES_HERE = 'This server keeps no retention policies: a Vitrine server with a database of its own does.'

async function prune(client: Client, options: PlanOptions, io: Io): Promise<void> {
  await carryOut(await ownPruning(client, null, io), PRUNED, options, io)
}

type Policy = Retention['policies'][number]

async function show(client: Client, { output }: Options, io: Io): Promise<void> {
  const retention = await readRetention({ client, signal: io.signal })
  if (output === 'json') return await print(io, `${jsonText(retention, 2)}\n`)
  await writeRows(io, output, { columns: COLUMNS, blank: BLANK }, retention.policies)
  const { run_every, next_run, file, policies } = retention
  if (policies.length === 0) say(io, 'There are no retention policies.')
  else
    say(io, run_every ? `Run every ${run_every}${next_run ? `, next at ${next_run}` : ''}.` : 'Not run by themselves.')
  if (file) say(io, `Kept in the file ${file}.`)
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

/** A list without anything fits nothing, no list everything. */
function words(values: (string | null)[] | null): string {
  if (values?.length === 0) return '(none)'
  return values?.map((value) => value ?? 'none').join(', ') ?? ''
}

const COLUMNS = [
  { header: 'POLICY', rank: 0, text: ({ name, is_enabled }: Policy) => (is_enabled ? name : `${name} (off)`) },
  {
    header: 'KEEP LAST',
    rank: 0,
    isWhole: true,
    align: 'right' as const,
    text: ({ keep_last }: Policy) => String(keep_last ?? ''),
  },
  {
    header: 'KEEP FOR',
    rank: 0,
    isWhole: true,
    align: 'right' as const,
    text: ({ keep_for }: Policy) => keep_for ?? '',
  },
  { header: 'LATEST', rank: 0, isWhole: true, text: (policy: Policy) => (takesLatest(policy) ? 'may go' : 'stays') },
  { header: 'KEYS', rank: 1, text: ({ keys }: Policy) => words(keys) },
  { header: 'TYPES', rank: 2, text: ({ types }: Policy) => words(types) },
  { header: 'FLOWS', rank: 3, text: ({ flows }: Policy) => words(flows) },
  { header: 'TAGS', rank: 4, text: ({ tags }: Policy) => words(tags) },
]
