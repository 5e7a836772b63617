/** The options for an artifact's value, one per kind: `--markdown`, `--table`, `--link`, `--image`, `--progress`. */
import { type Command, Option } from 'commander'
import { UsageError } from '#cli/errors.ts'
import { readInput } from '#cli/input/files.ts'
import { readTable } from '#cli/input/table-file.ts'
import type { Io } from '#cli/io.ts'
import { quote } from '#cli/output/text.ts'
import type { Kind } from '#contract/kind-labels.ts'
import type { ArtifactChange, ArtifactOptions, RequestOptions } from '#sdk/index.ts'
import { publishers, updaters } from '#sdk/internal.ts'

export type ValueOptions = {
  markdown?: string
  table?: string
  link?: string
  text?: string
  image?: string
  progress?: number
}

/** A value that has been read, ready to be published. */
type Value = {
  create: (artifact: ArtifactOptions, request: RequestOptions) => Promise<string>
  update: (id: string, change: ArtifactChange, request: RequestOptions) => Promise<string>
}

type ValueOption = {
  flags: string
  description: string
  parse?: (text: string) => number
  /** The artifact types whose values the option can replace. */
  types: readonly string[]
  /** The value, or null if the option is absent. */
  read: (options: ValueOptions, io: Io) => Promise<Value | null>
}

/** Null for kinds that the CLI cannot publish. */
const valueOptions: Record<Kind, ValueOption | null> = {
  markdown: {
    flags: '--markdown <file>',
    description: 'a Markdown file; - for stdin',
    types: ['markdown'],
    read: async ({ markdown: file }, io) => {
      if (file === undefined) return null
      const markdown = await readInput(file, io)
      return {
        create: (artifact, request) => publishers.markdown({ ...artifact, markdown }, request),
        update: (id, change, request) => updaters.markdown(id, { ...change, markdown }, request),
      }
    },
  },
  table: {
    flags: '--table <file>',
    description: 'a .csv, .tsv, .json or .ndjson file; - for stdin',
    types: ['table'],
    read: async ({ table: file }, io) => {
      if (file === undefined) return null
      const table = readTable(await readInput(file, io), file === '-' ? 'Standard input' : file)
      return {
        create: (artifact, request) => publishers.table({ ...artifact, table }, request),
        update: (id, change, request) => updaters.table(id, { ...change, table }, request),
      }
    },
  },
  link: {
    flags: '--link <url>',
    description: 'a URL',
    types: ['markdown', 'link'],
    read: async ({ link, text: linkText = null }) => {
      if (link === undefined) return null
      return {
        create: (artifact, request) => publishers.link({ ...artifact, link, linkText }, request),
        update: (id, change, request) => updaters.link(id, { ...change, link, linkText }, request),
      }
    },
  },
  image: {
    flags: '--image <url>',
    description: 'the URL of an image',
    types: ['image'],
    read: async ({ image: imageUrl }) => {
      if (imageUrl === undefined) return null
      if (imageUrl.trim() === '') throw new UsageError('`--image` requires a URL.')
      return {
        create: (artifact, request) => publishers.image({ ...artifact, imageUrl }, request),
        update: (id, change, request) => updaters.image(id, { ...change, imageUrl }, request),
      }
    },
  },
  progress: {
    flags: '--progress <percent>',
    description: 'a number from 0 to 100',
    parse: parsePercent,
    types: ['progress'],
    read: async ({ progress }) => {
      if (progress === undefined) return null
      return {
        create: (artifact, request) => publishers.progress({ ...artifact, progress }, request),
        update: (id, change, request) => updaters.progress(id, { ...change, progress }, request),
      }
    },
  },
  rich: null,
}

const available = Object.entries(valueOptions).flatMap(([kind, option]) => (option ? [{ ...option, kind }] : []))

export function addValueOptions(command: Command): Command {
  for (const { kind, flags, description, parse } of available) {
    const option = new Option(flags, description)
    option.conflicts(available.map((other) => other.kind).filter((other) => other !== kind))
    command.addOption(parse ? option.argParser(parse) : option)
    if (kind === 'link') command.option('--text <text>', 'the text of the link')
  }
  return command
}

/** The value that the options specify, and which option that is, or null. */
export async function readValue(
  options: ValueOptions,
  io: Io,
): Promise<(Value & Pick<ValueOption, 'types'> & { kind: string }) | null> {
  if (options.text !== undefined && options.link === undefined) throw new UsageError('`--text` requires `--link`.')
  for (const { kind, types, read } of available) {
    const value = await read(options, io)
    if (value) return { ...value, kind, types }
  }
  return null
}

function parsePercent(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text.replace(/\s*%$/, ''))
  if (value >= 0 && value <= 100) return value
  throw new UsageError(`${quote(text)} is not a valid progress value. Use a number from 0 to 100.`)
}
