import type { Command } from 'commander'
import { addValueOptions, readValue, type Value, type ValueOptions } from '#cli/args/value-options.ts'
import { addServerOption, connectTo, type ServerOptions } from '#cli/connect/server.ts'
import { asked, Refusal, UsageError } from '#cli/errors.ts'
import { type Io, print } from '#cli/io.ts'
import { findArtifact } from '#cli/list/find-artifact.ts'
import type { Artifact } from '#contract/artifact.ts'
import {
  type ArtifactChange,
  type RequestOptions,
  updateArtifact,
  updateImageArtifact,
  updateLinkArtifact,
  updateMarkdownArtifact,
  updateProgressArtifact,
  updateTableArtifact,
} from '#sdk/index.ts'

type Options = ServerOptions & ValueOptions & { description?: string }

export function configure(command: Command, io: Io): void {
  addServerOption(
    addValueOptions(command.argument('<key|id>', 'a key stands for its latest version')).option(
      '--description <text>',
      "shown above it; '' takes it away",
    ),
  )
    .addHelpText(
      'after',
      `
The version is changed in place; create makes another one.

Examples:
  vitrine artifact update import --progress 40
  vitrine artifact update daily-report --markdown report.md --description 'Corrected'`,
    )
    .action(async (name: string, options: Options) => await update(name, options, io))
}

async function update(name: string, options: Options, io: Io): Promise<void> {
  const value = await readValue(options, io)
  const change = options.description === undefined ? {} : { description: options.description || null }
  if (!value && options.description === undefined) throw new UsageError('Say what changes: a value, or --description.')
  const request = { client: connectTo(options, io), signal: io.signal }
  const artifact = await findArtifact(request.client, name, io)
  if (value) expectKind(artifact, value, name)
  const id = value ? asked(publish(artifact.id, value, change, request)) : updateArtifact(artifact.id, change, request)
  await print(io, `${await id}\n`)
}

const TYPES: Record<Value['kind'], string[]> = {
  markdown: ['markdown'],
  table: ['table'],
  link: ['markdown', 'link'],
  image: ['image'],
  progress: ['progress'],
}

/** The type of an artifact stays what it was. */
function expectKind({ type }: Artifact, { kind }: Value, name: string): void {
  if (type !== null && TYPES[kind].includes(type)) return
  throw new Refusal(
    `${name} is of the type ${type ?? 'none'}, which --${kind} does not fit; create makes a new version.`,
  )
}

function publish(id: string, value: Value, change: ArtifactChange, request: RequestOptions): Promise<string> {
  switch (value.kind) {
    case 'markdown':
      return updateMarkdownArtifact(id, { ...change, markdown: value.markdown }, request)
    case 'table':
      return updateTableArtifact(id, { ...change, table: value.table }, request)
    case 'link':
      return updateLinkArtifact(id, { ...change, link: value.link, linkText: value.linkText ?? null }, request)
    case 'image':
      return updateImageArtifact(id, { ...change, imageUrl: value.imageUrl }, request)
    case 'progress':
      return updateProgressArtifact(id, { ...change, progress: value.progress }, request)
  }
}
