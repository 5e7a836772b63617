/** The options for an artifact's value: `--markdown`, `--table`, `--link`, `--image`, `--progress`. */
import { type Command, Option } from 'commander'
import { UsageError } from '#cli/errors.ts'
import { readInput } from '#cli/input/files.ts'
import { readTable } from '#cli/input/table-file.ts'
import type { Io } from '#cli/io.ts'
import { quote } from '#cli/output/text.ts'

export type ValueOptions = {
  markdown?: string
  table?: string
  link?: string
  text?: string
  image?: string
  progress?: number
}

export type Value =
  | { kind: 'markdown'; markdown: string }
  | { kind: 'table'; table: ReturnType<typeof readTable> }
  | { kind: 'link'; link: string; linkText: string | undefined }
  | { kind: 'image'; imageUrl: string }
  | { kind: 'progress'; progress: number }

const KINDS = ['markdown', 'table', 'link', 'image', 'progress'] as const

export function addValueOptions(command: Command): Command {
  const option = (flags: string, description: string, name: (typeof KINDS)[number]) =>
    new Option(flags, description).conflicts(KINDS.filter((kind) => kind !== name))
  return command
    .addOption(option('--markdown <file>', 'a Markdown file; - for stdin', 'markdown'))
    .addOption(option('--table <file>', 'a .csv, .tsv, .json or .ndjson file; - for stdin', 'table'))
    .addOption(option('--link <url>', 'a URL', 'link'))
    .option('--text <text>', 'the text of the link')
    .addOption(option('--image <url>', 'the URL of an image', 'image'))
    .addOption(option('--progress <percent>', 'a number from 0 to 100', 'progress').argParser(parsePercent))
}

/** The value that the options specify, or null. */
export async function readValue(options: ValueOptions, io: Io): Promise<Value | null> {
  const { markdown, table, link, text, image, progress } = options
  if (text !== undefined && link === undefined) throw new UsageError('`--text` requires `--link`.')
  if (markdown !== undefined) return { kind: 'markdown', markdown: await readInput(markdown, io) }
  if (table !== undefined) return { kind: 'table', table: readTable(await readInput(table, io), fileLabel(table)) }
  if (link !== undefined) return { kind: 'link', link, linkText: text }
  if (image !== undefined && image.trim() === '') throw new UsageError('`--image` requires a URL.')
  if (image !== undefined) return { kind: 'image', imageUrl: image }
  return progress === undefined ? null : { kind: 'progress', progress }
}

const fileLabel = (path: string) => (path === '-' ? 'Standard input' : path)

function parsePercent(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text.replace(/\s*%$/, ''))
  if (value >= 0 && value <= 100) return value
  throw new UsageError(`${quote(text)} is not a valid progress value. Use a number from 0 to 100.`)
}
