import type { Command } from 'commander'
import { ago } from '#cli/args/times.ts'
import { whole } from '#cli/args/whole.ts'
import { addServerOption, connectTo, ifOurs, type ServerOptions } from '#cli/connect/server.ts'
import { Refusal, UsageError } from '#cli/errors.ts'
import { type Io, print, widthOf } from '#cli/io.ts'
import { findArtifact, versionsOf } from '#cli/list/find-artifact.ts'
import { counted } from '#cli/output/counted.ts'
import { jsonText } from '#cli/output/json.ts'
import { addFormatOption, type Format, writeRows } from '#cli/output/rows.ts'
import { type Paint, paintFor, wrap } from '#cli/output/style.ts'
import { line, width } from '#cli/output/text.ts'
import { valueLines } from '#cli/output/value.ts'
import type { Artifact } from '#contract/artifact.ts'
import type { LineagePosition } from '#contract/vitrine.ts'
import type { Client } from '#sdk/index.ts'

type Options = ServerOptions & { all?: boolean; version?: number; rows: number; output: Format }

export function configure(command: Command, io: Io): void {
  command
    .argument('<key|id>', 'a key stands for its latest version')
    .option('--all', 'every version of the key, newest first')
    .option('--version <n>', 'this version of the key; 1 is the oldest', whole(1))
    .option('--rows <n>', 'rows shown of a table', whole(0), 50)
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
  const { all = false, version, output } = options
  if (all && version !== undefined) throw new UsageError('--all and --version exclude each other.')
  const client = connectTo(options, io)
  const shown = await chosen(client, name, options, io)
  if (output === 'table') await showEach(client, shown, options, io)
  else if (output === 'json' && !all) for await (const artifact of shown) await print(io, `${jsonText(artifact, 2)}\n`)
  else await writeRows(io, output, { columns: [], blank: BLANK }, shown)
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

type Artifacts = AsyncIterable<Artifact> | Iterable<Artifact>

async function chosen(client: Client, name: string, options: Options, io: Io): Promise<Artifacts> {
  const latest = await findArtifact(client, name, io)
  const { all = false, version } = options
  if (!all && version === undefined) return [latest]
  if (latest.key === null) throw new Refusal('An artifact without a key has no other versions.')
  const versions = versionsOf(client, latest.key, io)
  return version === undefined ? versions : [await fromTheOldest(versions, version, name)]
}

/** Servers list the newest first, so all have to be counted. */
async function fromTheOldest(versions: AsyncIterable<Artifact>, number: number, name: string): Promise<Artifact> {
  const kept: Artifact[] = []
  let count = 0
  for await (const artifact of versions) {
    count++
    kept.push(artifact)
    // The one that is wanted is `number` from the end.
    if (kept.length > number) kept.shift()
  }
  const [found] = kept
  if (found && count >= number) return found
  throw new Refusal(`${name} has ${counted(count, 'version')}; there is no version ${number}.`)
}

async function showEach(client: Client, artifacts: Artifacts, { rows, all }: Options, io: Io): Promise<void> {
  const columns = widthOf(io.stdout) ?? 100
  const paint = paintFor(io.stdout, io)
  let count = 0
  for await (const artifact of artifacts) {
    // Of many it would be as many questions: `ls --all` tells it of all.
    const position = all ? null : await ifOurs(client.readLineagePosition(artifact.id, { signal: io.signal }))
    const facts = factsOf(artifact, position, io.stdout.isTTY === true).flatMap(([name, value]) =>
      factLines(name, line(value), widthOf(io.stdout) ?? Number.POSITIVE_INFINITY, paint),
    )
    const value = valueLines(artifact, { columns, paint, rows })
    await print(
      io,
      `${[...(count++ > 0 ? ['', '═'.repeat(Math.min(columns, 40)), ''] : []), ...facts, '', ...value].join('\n')}\n`,
    )
  }
}

const NAMES = 13

/** A fact in as many lines as it takes: below its name where beside it an id would be broken. */
function factLines(name: string, value: string, columns: number, paint: Paint): string[] {
  const room = columns - NAMES
  if (width(value) <= room) return [`${paint(name.padEnd(NAMES), 'dim')}${value}`]
  const isBelow = value.split(' ').some((word) => width(word) > room)
  const margin = ' '.repeat(isBelow ? 2 : NAMES)
  const [first = '', ...more] = wrap([{ text: value, marks: [] }], columns - margin.length, paint)
  const head = isBelow ? [paint(name, 'dim'), margin + first] : [paint(name.padEnd(NAMES), 'dim') + first]
  return [...head, ...more.map((text) => margin + text)]
}

function factsOf(
  artifact: Artifact,
  position: LineagePosition | null,
  isShort: boolean,
): [name: string, value: string][] {
  const { key, type, description, id, created, updated, flow_run_id, task_run_id, metadata_ } = artifact
  const time = (iso: string) => (isShort ? `${iso} (${ago(iso)})` : iso)
  const facts: [string, string | null][] = [
    ['key', key],
    ['type', type],
    ['description', description],
    ['version', position && key !== null ? `${position.version} of ${position.versions}` : null],
    ['pinned', position?.is_pinned ? 'yes' : null],
    ['id', id],
    ['created', time(created)],
    ['updated', updated === created ? null : time(updated)],
    ['flow run', flow_run_id],
    ['task run', task_run_id],
    ['metadata', metadata_ === null ? null : jsonText(metadata_)],
  ]
  return facts.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value]]))
}
