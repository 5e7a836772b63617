import { type Command, Option } from 'commander'
import { addServerOption, connectTo, type ServerOptions, vitrineOnly } from '#cli/connect/server.ts'
import { CommandError } from '#cli/errors.ts'
import { type Io, print, terminalWidth } from '#cli/io.ts'
import { isUuid } from '#cli/list/find-artifact.ts'
import { orNull } from '#cli/list/names.ts'
import { summaries } from '#cli/list/vitrine-rows.ts'
import { type Fact, factLines, timeFact } from '#cli/output/facts.ts'
import { type Layout, writeRows } from '#cli/output/rows.ts'
import { paintFor } from '#cli/output/style.ts'
import { formatTerminalJson, quote } from '#cli/output/text.ts'
import { elapsedSeconds, isFailed } from '#content/elapsed.ts'
import { exceptionText } from '#content/exception.ts'
import { shownTypeOf } from '#content/preview.ts'
import { formatDuration } from '#content/time.ts'
import { isJson, type Json } from '#contract/json.ts'
import { shownType } from '#contract/kind-labels.ts'
import { isResultReference } from '#contract/kinds.ts'
import { artifacts, type Client, type FlowRun, type TaskRun } from '#sdk/index.ts'

type Options = ServerOptions & { output: 'table' | 'json' }

export function configure(command: Command, io: Io): void {
  addServerOption(
    command
      .argument('<id|name>', 'an id, or a name (the latest run with it)')
      .addOption(new Option('-o, --output <format>', 'output format').choices(['table', 'json']).default('table')),
  )
    .addHelpText(
      'after',
      `
Examples:
  vitrine run inspect blue-otter
  vitrine run inspect 01a20734-5580-7046-ad1d-f3529b40a395 -o json`,
    )
    .action(async (name: string, options: Options) => await inspect(name, options, io))
}

async function inspect(name: string, options: Options, io: Io): Promise<void> {
  const client = connectTo(options, io)
  const run = await findRun(client, name, io)
  if (options.output === 'json') return await print(io, `${formatTerminalJson(jsonOf(run), 2)}\n`)
  const width = terminalWidth(io.stdout) ?? Number.POSITIVE_INFINITY
  const facts = factLines(await factsOf(client, run, io), width, paintFor(io.stdout, io))
  await print(io, `${facts.join('\n')}\n\n`)
  const count = await writeRows(io, 'table', ARTIFACTS, publishedBy(client, run.id, io))
  if (count === 0) await print(io, 'No artifacts\n')
}

/** The run with this id, or the latest one with this name. */
async function findRun(client: Client, name: string, { signal }: Io): Promise<FlowRun> {
  const byId = isUuid(name) ? await orNull(client.readFlowRun(name, { signal })) : null
  if (byId) return byId
  const filter = { flow_runs: { name: { any_: [name] } } }
  const [latest] = await client.filterFlowRuns({ ...filter, sort: 'START_TIME_DESC', limit: 1 }, { signal })
  if (latest) return latest
  throw new CommandError(`No flow run has the id or name ${quote(name)}.`)
}

async function factsOf(client: Client, run: FlowRun, { stdout, signal }: Io): Promise<Fact[]> {
  const [flow, failed] = await Promise.all([
    orNull(client.readFlow(run.flow_id, { signal })),
    readFailedTasks(client, run, signal),
  ])
  const { id, name, state, state_name, start_time, end_time, tags, parameters } = run
  const seconds = elapsedSeconds(run, Date.now())
  const time = (iso: string | null) => (iso === null ? null : timeFact(iso, stdout.isTTY === true))
  return [
    ['run', name],
    ['flow', flow?.name ?? run.flow_id],
    ['state', state_name],
    ['message', state?.message ?? null],
    ...failed.map(
      ({ name, state }): Fact => ['failed task', `${name}: ${exceptionText(state?.message ?? '') || 'no message'}`],
    ),
    ['started', time(start_time)],
    ['ended', time(end_time)],
    ['duration', seconds === null ? null : formatDuration(seconds)],
    ['tags', tags.join(', ')],
    ['parameters', Object.keys(parameters).length === 0 ? null : formatTerminalJson(jsonOf(parameters))],
    ['id', id],
  ]
}

const MAX_FAILED_TASKS = 5

/** The first tasks that failed; only those of a run that failed, as others may have retried. */
async function readFailedTasks(client: Client, run: FlowRun, signal: AbortSignal): Promise<TaskRun[]> {
  if (!isFailed(run)) return []
  const task_runs = {
    flow_run_id: { any_: [run.id] },
    state: { type: { any_: ['FAILED' as const, 'CRASHED' as const] } },
  }
  return await client.filterTaskRuns({ task_runs, sort: 'END_TIME_DESC', limit: MAX_FAILED_TASKS }, { signal })
}

type Published = { key: string | null; type: string | null; version: number | null; id: string }

/** A Vitrine server lists artifacts without their values. */
async function* publishedBy(client: Client, runId: string, io: Io): AsyncGenerator<Published> {
  const filter = { artifacts: { flow_run_id: { any_: [runId] } } }
  if (await vitrineOnly(client.readServerInfo({ signal: io.signal }))) {
    for await (const summary of summaries(client, filter, io.signal)) {
      const { key, version, id } = summary
      yield { key, type: shownType(summary), version, id }
    }
    return
  }
  for await (const artifact of artifacts(filter, { client, signal: io.signal })) {
    const { key, id } = artifact
    if (key === null && isResultReference(artifact.type, artifact.data)) continue
    yield { key, type: shownTypeOf(artifact), version: null, id }
  }
}

const ARTIFACTS: Layout<Published> = {
  columns: [
    { header: 'ARTIFACT', rank: 0, keepsIds: true, minWidth: 8, text: ({ key, id }) => key ?? id },
    { header: 'TYPE', rank: 1, isNeverCut: true, text: ({ type }) => type ?? '' },
    { header: 'VERSION', rank: 2, isNeverCut: true, align: 'right', text: ({ version }) => String(version ?? '') },
    { header: 'ID', rank: 3, isNeverCut: true, text: ({ id }) => id },
  ],
  blank: { key: null, type: null, version: null, id: '' },
}

/** Fields of a run as they were parsed. */
const jsonOf = (value: unknown): Json => (isJson(value) ? value : null)
