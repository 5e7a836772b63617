import type { Command } from 'commander'
import { parseInteger } from '#cli/args/parsers.ts'
import { addServerOption, connectTo, type ServerOptions, vitrineOnly } from '#cli/connect/server.ts'
import { CommandError, UsageError } from '#cli/errors.ts'
import { type Io, print, terminalWidth } from '#cli/io.ts'
import {
  countVersions,
  findArtifact,
  findNumbered,
  notFound,
  requireKey,
  versionAt,
  versionsOf,
} from '#cli/list/find-artifact.ts'
import { type RunNames, runNames } from '#cli/list/names.ts'
import { type Fact, factLines, timeFact } from '#cli/output/facts.ts'
import { addFormatOption, type Format, writeRows } from '#cli/output/rows.ts'
import { paintFor } from '#cli/output/style.ts'
import { formatTerminalJson, quote } from '#cli/output/text.ts'
import { valueLines } from '#cli/output/value.ts'
import { plural } from '#content/number.ts'
import { shownTypeOf } from '#content/preview.ts'
import { versionPosition } from '#content/version-name.ts'
import type { Artifact } from '#contract/artifact.ts'
import type { LineagePosition } from '#contract/vitrine.ts'
import type { Client } from '#sdk/index.ts'

type Options = ServerOptions & { all?: boolean; version?: number; newest?: number; rows: number; output: Format }

export function configure(command: Command, io: Io): void {
  command
    .argument('<key|id>', 'a key (its latest version) or an id')
    .option('--all', 'every version of the key, newest first')
    .option('--version <n>', 'the version of the key with this number', parseInteger(1))
    .option('--newest <n>', 'the nth newest version of the key; 1 is the latest', parseInteger(1))
    .option('--rows <n>', 'maximum number of table rows', parseInteger(0), 50)
  addServerOption(addFormatOption(command))
    .addHelpText(
      'after',
      `
Examples:
  vitrine artifact inspect daily-report
  vitrine artifact inspect daily-report --version 3
  vitrine artifact inspect daily-report --all -o ndjson
  vitrine artifact inspect 3f2a91c0-5d0c-4b6e-9f5e-1d2b7c9a4e11 -o json`,
    )
    .action(async (name: string, options: Options) => await inspect(name, options, io))
}

async function inspect(name: string, options: Options, io: Io): Promise<void> {
  const { all = false, output } = options
  rejectCombinations(options)
  const client = connectTo(options, io)
  const artifacts = selectVersions(client, name, options, io)
  if (output === 'table') await showEach(client, artifacts, options, io)
  else if (output === 'json' && !all)
    for await (const artifact of artifacts) await print(io, `${formatTerminalJson(artifact, 2)}\n`)
  else await writeRows(io, output, { columns: [], blank: BLANK }, artifacts)
}

function rejectCombinations({ all = false, version, newest }: Options): void {
  const given = [
    ...(all ? ['`--all`'] : []),
    ...(version === undefined ? [] : ['`--version`']),
    ...(newest === undefined ? [] : ['`--newest`']),
  ]
  if (given.length > 1) throw new UsageError(`${given.slice(0, 2).join(' and ')} cannot be used together.`)
}

const BLANK: Artifact = {
  id: '',
  created: '',
  updated: '',
  key: null,
  type: null,
  description: null,
  data: null,
  metadata_: null,
  flow_run_id: null,
  task_run_id: null,
}

async function* selectVersions(
  client: Client,
  name: string,
  { all = false, version, newest }: Options,
  io: Io,
): AsyncGenerator<Artifact> {
  if (!all && version === undefined && newest === undefined) return yield await findArtifact(client, name, io)
  const key = await requireKey(client, name, io)
  if (version !== undefined) return yield await findNumbered(client, key, version, io)
  if (newest !== undefined) return yield await readNewest(client, key, newest, io)
  let count = 0
  for await (const artifact of versionsOf(client, key, io)) {
    count++
    yield artifact
  }
  if (count === 0) throw notFound(name)
}

async function readNewest(client: Client, key: string, newest: number, io: Io): Promise<Artifact> {
  const artifact = await versionAt(client, key, newest - 1, io)
  if (artifact) return artifact
  const count = await countVersions(client, key, io)
  if (count === 0) throw notFound(key)
  throw new CommandError(`${quote(key)} has only ${plural(count, 'version')}.`)
}

async function showEach(
  client: Client,
  artifacts: AsyncIterable<Artifact>,
  { rows, all }: Options,
  io: Io,
): Promise<void> {
  const columns = terminalWidth(io.stdout) ?? 100
  const paint = paintFor(io.stdout, io)
  const names = runNames(client, io.signal)
  let count = 0
  for await (const artifact of artifacts) {
    // With --all it would take a request for each version; `ls --all` shows pins in one.
    const position = all ? null : await vitrineOnly(client.readLineagePosition(artifact.id, { signal: io.signal }))
    const facts = factsOf(artifact, position, await names(artifact), io.stdout.isTTY === true)
    const lines = factLines(facts, terminalWidth(io.stdout) ?? Number.POSITIVE_INFINITY, paint)
    const value = valueLines(artifact, { columns, paint, rows })
    const separator = count++ > 0 ? ['', '═'.repeat(Math.min(columns, 40)), ''] : []
    await print(io, `${[...separator, ...lines, '', ...value].join('\n')}\n`)
  }
}

function factsOf(
  artifact: Artifact,
  position: LineagePosition | null,
  { flow, flowRun, taskRun }: RunNames,
  isTerminal: boolean,
): Fact[] {
  const { key, type, description, id, created, updated, flow_run_id, task_run_id, metadata_ } = artifact
  const shown = shownTypeOf(artifact)
  const run = (name: string | null, id: string | null) => (name === null ? id : `${name} (${id})`)
  return [
    ['key', key],
    ['type', shown === type ? type : `${shown} (published as ${type})`],
    ['description', description],
    ['version', position && key !== null ? versionPosition(position).replace('version ', '') : null],
    ['pinned', position?.is_pinned ? 'yes' : null],
    ['only here', position?.is_only_here ? 'yes, the upstream server has deleted it' : null],
    ['id', id],
    ['created', timeFact(created, isTerminal)],
    ['updated', updated === created ? null : timeFact(updated, isTerminal)],
    ['flow', flow],
    ['flow run', run(flowRun, flow_run_id)],
    ['task run', run(taskRun, task_run_id)],
    ['metadata', metadata_ === null ? null : formatTerminalJson(metadata_)],
  ]
}
