import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { addServerOption, connectTo, isVitrine, type ServerOptions } from '#cli/connect/server.ts'
import { CommandError, UsageError } from '#cli/errors.ts'
import { mapFileErrors } from '#cli/input/files.ts'
import { type Io, print, report } from '#cli/io.ts'
import { findArtifact, notFound, resolveKey, versionsOf } from '#cli/list/find-artifact.ts'
import { summaries } from '#cli/list/vitrine-rows.ts'
import { withProgress } from '#cli/output/progress-bar.ts'
import { saveFile } from '#cli/output/save-file.ts'
import { quote, sanitizeText } from '#cli/output/text.ts'
import { fileFormats, fileName } from '#content/files.ts'
import type { Artifact } from '#contract/artifact.ts'
import { formatJson } from '#contract/json.ts'
import { isResultReference } from '#contract/kinds.ts'
import { artifacts, type Client } from '#sdk/index.ts'

const IMAGES = ['png', 'jpg', 'gif', 'webp', 'svg'] as const
const FORMATS = ['md', 'csv', 'json', 'html', 'txt', ...IMAGES] as const
type Format = (typeof FORMATS)[number]
type Options = ServerOptions & { run?: string; all?: boolean; output?: Format; to?: string; force?: boolean }

export function configure(command: Command, io: Io): void {
  addServerOption(
    command
      .argument('[key|id...]', 'keys (their latest versions) or ids')
      .option('--all', 'every version of the keys')
      .option('--run <id>', 'all artifacts of a flow run, except references to stored results')
      .addOption(new Option('-o, --output <format>', 'file format (default: by type)').choices(FORMATS))
      .option('--to <path>', 'a file or a folder (default: stdout)')
      .option('--force', 'overwrite existing files'),
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

/** `mark` tells versions of a key apart; null if only one of them is exported. */
type Exported = { artifact: Artifact; mark: string | null }

async function save(names: string[], options: Options, io: Io): Promise<void> {
  if ((names.length === 0) === (options.run === undefined))
    throw new UsageError('Specify either keys and ids, or a flow run with `--run`.')
  const client = connectTo(options, io)
  const isOne = names.length === 1 && !options.all
  const { to } = options
  const exported = selectArtifacts(client, names, options, io)
  if (isOne && (to === undefined || !(await isFolder(to)))) {
    for await (const { artifact } of exported) await saveOne(artifact, options, io)
    return
  }
  if (to === undefined)
    throw new UsageError('Exporting several artifacts requires a folder, for example `--to reports/`.')
  const count = await saveEach(exported, to, options, io)
  // Unknown keys and ids have been reported already; an unknown run is just an empty list.
  if (count === 0 && options.run !== undefined) throw await emptyRunError(client, options.run, io)
}

async function* selectArtifacts(
  client: Client,
  names: string[],
  { run, all }: Options,
  io: Io,
): AsyncGenerator<Exported> {
  const { signal } = io
  for (const name of names) {
    const key = all ? await resolveKey(client, name, io) : null
    if (key === null) yield { artifact: await findArtifact(client, name, io), mark: null }
    else yield* namedVersions(client, key, io)
  }
  if (run === undefined) return
  for await (const artifact of artifacts(filterByRun(run), { client, signal })) {
    const isBookkeeping = artifact.key === null && isResultReference(artifact.type, artifact.data)
    if (!isBookkeeping) yield { artifact, mark: null }
  }
}

const filterByRun = (run: string) => ({ artifacts: { flow_run_id: { any_: [run] } } })

async function emptyRunError(client: Client, run: string, { signal }: Io): Promise<CommandError> {
  const count = await client.countArtifacts(filterByRun(run), { signal })
  return new CommandError(
    count === 0
      ? `Flow run ${quote(run)} has no artifacts.`
      : `Flow run ${quote(run)} has only references to stored results. Export them by id.`,
  )
}

/** Versions with their numbers, or their times from a server without numbers. */
async function* namedVersions(client: Client, key: string, io: Io): AsyncGenerator<Exported> {
  const isNumbered = await isVitrine(client, io)
  const numbers = new Map<string, number | null>()
  if (isNumbered) {
    const filter = { artifacts: { key: { any_: [key] } } }
    for await (const { id, version } of withProgress(summaries(client, filter, io.signal), io)) numbers.set(id, version)
  }
  let count = 0
  for await (const artifact of versionsOf(client, key, io)) {
    const version = numbers.get(artifact.id)
    // Published since the numbers were read.
    if (isNumbered && version === undefined) continue
    count++
    yield { artifact, mark: typeof version === 'number' ? `v${version}` : timeMark(artifact.created) }
  }
  if (count === 0) throw notFound(key)
}

/** "20261123T032100123456": a time in UTC as a part of a file name. */
const timeMark = (created: string) => created.replace(/\+00:00$|Z$/, '').replace(/[^\dT]/g, '')

async function saveOne(artifact: Artifact, { output, to, force = false }: Options, io: Io): Promise<void> {
  const { content } = contentOf(artifact, output)
  if (to !== undefined) await saveFile(to, content, force)
  else if (!io.stdout.isTTY) await print(io, content)
  else if (typeof content === 'string') await print(io, sanitizeText(content).replace(/\n?$/, '\n'))
  else throw new UsageError('An image cannot be printed. Pass `--to <file>`, or redirect the output.')
}

async function saveEach(
  exported: AsyncIterable<Exported>,
  folder: string,
  { output, force = false }: Options,
  io: Io,
): Promise<number> {
  const taken = new Set<string>()
  await mapFileErrors('write', folder, mkdir(folder, { recursive: true }))
  // On a terminal, the printed paths show the progress.
  for await (const { artifact, mark } of io.stdout.isTTY ? exported : withProgress(exported, io)) {
    const { content, extension } = contentOf(artifact, output)
    const path = join(folder, uniqueName(artifact, mark, extension, taken))
    await saveFile(path, content, force)
    await report(io, path)
  }
  return taken.size
}

/** A file name that is not taken, even on case-insensitive file systems; `taken` contains lowercase names. */
function uniqueName({ key, type, id }: Artifact, mark: string | null, extension: string, taken: Set<string>): string {
  const title = key || `${type ?? 'artifact'}-${id.slice(-8)}`
  for (let tries = 0; ; tries++) {
    const suffix = `${tries > 0 ? `-${id.slice(-8)}` : ''}${tries > 1 ? `-${tries}` : ''}`
    const name = fileName(title, mark, extension, suffix)
    if (taken.has(name.toLowerCase())) continue
    taken.add(name.toLowerCase())
    return name
  }
}

type FileContent = { content: string | Uint8Array; extension: string }

function contentOf(artifact: Artifact, format: Format | undefined): FileContent {
  const formats = fileFormats(artifact)
  const found = formats.find(({ extension }) => format === undefined || extension === format)
  if (found) return { content: found.content(), extension: found.extension }
  if (format === 'json') return { content: `${formatJson(artifact.data, 2)}\n`, extension: 'json' }
  const known = [...new Set([...formats.map(({ extension }) => extension), 'json'])].join(', ')
  throw new CommandError(
    `Cannot export ${quote(artifact.key ?? artifact.id)} as ${format}. Possible formats: ${known}.`,
  )
}

async function isFolder(path: string): Promise<boolean> {
  if (/[/\\]$/.test(path)) return true
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
