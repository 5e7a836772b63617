import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { addServerOption, connectTo, type ServerOptions } from '#cli/connect/server.ts'
import { Refusal, UsageError } from '#cli/errors.ts'
import { withFile } from '#cli/input/file-error.ts'
import { type Io, print, report } from '#cli/io.ts'
import { findArtifact, versionsOf } from '#cli/list/find-artifact.ts'
import { withProgress } from '#cli/output/progress-bar.ts'
import { lines } from '#cli/output/text.ts'
import { fileFormats, fileName } from '#content/files.ts'
import type { Artifact } from '#contract/artifact.ts'
import { formatJson } from '#contract/json.ts'
import { isResultReference } from '#contract/kinds.ts'
import { artifacts, type Client } from '#sdk/index.ts'

const FORMATS = ['md', 'csv', 'json', 'html', 'txt'] as const
type Format = (typeof FORMATS)[number]
type Options = ServerOptions & { run?: string; all?: boolean; output?: Format; to?: string }

export function configure(command: Command, io: Io): void {
  addServerOption(
    command
      .argument('[key|id...]', 'a key stands for its latest version')
      .option('--all', 'every version of the keys')
      .option('--run <id>', "all that a flow run made, without Prefect's references to stored results")
      .addOption(new Option('-o, --output <format>', 'else what suits the kind').choices(FORMATS))
      .option('--to <path>', 'a file, or a folder; else standard output'),
  )
    .addHelpText(
      'after',
      `
Examples:
  vitrine artifact export daily-report > report.md
  vitrine artifact export sales -o csv --to sales.csv
  vitrine artifact export --run 01a20734-5580-7046-ad1d-f3529b40a395 --to run/`,
    )
    .action(async (names: string[], options: Options) => await save(names, options, io))
}

/** `version` counts from the oldest one; null where it is the only one that is exported. */
type Exported = { artifact: Artifact; version: number | null }

async function save(names: string[], options: Options, io: Io): Promise<void> {
  if ((names.length === 0) === (options.run === undefined))
    throw new UsageError('Name keys or ids, or a flow run with --run.')
  const client = connectTo(options, io)
  const isOne = names.length === 1 && !options.all
  const { to } = options
  const exported = toExport(client, names, options, io)
  if (isOne && (to === undefined || !(await isFolder(to)))) {
    for await (const { artifact } of exported) await saveOne(artifact, options, io)
    return
  }
  if (to === undefined) throw new UsageError('Several artifacts need a folder: --to reports/')
  const count = await saveEach(exported, to, options.output, io)
  // A key or an id that is not there has been said before; of a run that is not there nobody says so.
  if (count === 0 && options.run !== undefined) throw new Refusal(await whyNothing(client, options.run, io))
}

async function* toExport(client: Client, names: string[], { run, all }: Options, io: Io): AsyncGenerator<Exported> {
  const { signal } = io
  for (const name of names) {
    const artifact = await findArtifact(client, name, io)
    if (all && artifact.key !== null) yield* numbered(client, artifact.key, io)
    else yield { artifact, version: null }
  }
  if (run === undefined) return
  for await (const artifact of artifacts(madeBy(run), { client, signal })) {
    const isBookkeeping = artifact.key === null && isResultReference(artifact.type, artifact.data)
    if (!isBookkeeping) yield { artifact, version: null }
  }
}

const madeBy = (run: string) => ({ artifacts: { flow_run_id: { any_: [run] } } })

async function whyNothing(client: Client, run: string, { signal }: Io): Promise<string> {
  const count = await client.countArtifacts(madeBy(run), { signal })
  if (count === 0) return `There is nothing to export of the flow run ${run}.`
  return `The flow run ${run} made nothing but references to stored results, which are exported by their ids alone.`
}

/** What others publish and delete meanwhile changes no number. */
async function* numbered(client: Client, key: string, io: Io): AsyncGenerator<Exported> {
  const listed: { id: string; time: number }[] = []
  for await (const { id, created } of withProgress(versionsOf(client, key, io), io)) {
    listed.push({ id, time: Date.parse(created) })
  }
  listed.sort((a, b) => b.time - a.time)
  const versions = new Map(listed.map(({ id }, at) => [id, listed.length - at]))
  for await (const artifact of versionsOf(client, key, io)) {
    const version = versions.get(artifact.id)
    if (version !== undefined) yield { artifact, version }
  }
}

async function saveOne(artifact: Artifact, { output, to }: Options, io: Io): Promise<void> {
  const { text } = contentOf(artifact, output)
  if (to !== undefined) await withFile('write', to, writeFile(to, text))
  else await print(io, io.stdout.isTTY ? lines(text).replace(/\n?$/, '\n') : text)
}

async function saveEach(
  exported: AsyncIterable<Exported>,
  folder: string,
  format: Format | undefined,
  io: Io,
): Promise<number> {
  const taken = new Set<string>()
  await withFile('write', folder, mkdir(folder, { recursive: true }))
  // Where they show, the names are progress enough.
  for await (const { artifact, version } of io.stdout.isTTY ? exported : withProgress(exported, io)) {
    const { text, extension } = contentOf(artifact, format)
    const path = join(folder, freeName(artifact, version, extension, taken))
    await withFile('write', path, writeFile(path, text))
    await report(io, path)
  }
  return taken.size
}

/** A file of its own for each, also where file systems take no notice of capital letters. `taken` is in small ones. */
function freeName({ key, type, id }: Artifact, version: number | null, extension: string, taken: Set<string>): string {
  const title = key || `${type ?? 'artifact'}-${id.slice(-8)}`
  for (let tries = 0; ; tries++) {
    const mark = `${tries > 0 ? `-${id.slice(-8)}` : ''}${tries > 1 ? `-${tries}` : ''}`
    const name = fileName(title, version, extension, mark)
    if (taken.has(name.toLowerCase())) continue
    taken.add(name.toLowerCase())
    return name
  }
}

function contentOf(artifact: Artifact, format: Format | undefined): { text: string; extension: string } {
  const formats = fileFormats(artifact)
  const found = formats.find(({ extension }) => format === undefined || extension === format)
  if (found) return { text: found.text(), extension: found.extension }
  if (format === 'json') return { text: `${formatJson(artifact.data, 2)}\n`, extension: 'json' }
  const known = [...new Set([...formats.map(({ extension }) => extension), 'json'])].join(', ')
  throw new Refusal(`${artifact.key ?? artifact.id} cannot be exported as ${format}, but as ${known}.`)
}

async function isFolder(path: string): Promise<boolean> {
  if (/[/\\]$/.test(path)) return true
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
