/** The value of an artifact on the command line: `--markdown`, `--table`, `--link`, `--image`, `--progress`. */
import { type Command, Option } from 'commander'
import { UsageError } from '#cli/errors.ts'
import { readInput } from '#cli/input/read-input.ts'
import { readTable } from '#cli/input/table-file.ts'
import type { Io } from '#cli/io.ts'

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
  const option = (flags: string, words: string, name: (typeof KINDS)[number]) =>
    new Option(flags, words).conflicts(KINDS.filter((kind) => kind !== name))
  return command
    .addOption(option('--markdown <file>', 'a text in markdown; - reads standard input', 'markdown'))
    .addOption(option('--table <file>', 'a table: .csv, .tsv, .json or .ndjson; - reads standard input', 'table'))
    .addOption(option('--link <url>', 'an address', 'link'))
    .option('--text <text>', 'what is shown for the link')
    .addOption(option('--image <url>', 'address of a picture', 'image'))
    .addOption(option('--progress <percent>', '0 to 100', 'progress').argParser(readPercent))
}

/** The value that the options name, or null. */
export async function readValue(options: ValueOptions, io: Io): Promise<Value | null> {
  const { markdown, table, link, text, image, progress } = options
  if (text !== undefined && link === undefined) throw new UsageError('--text goes with --link.')
  if (markdown !== undefined) return { kind: 'markdown', markdown: await readInput(markdown, io) }
  if (table !== undefined) return { kind: 'table', table: readTable(await readInput(table, io), nameOf(table)) }
  if (link !== undefined) return { kind: 'link', link, linkText: text }
  if (image !== undefined && image.trim() === '') throw new UsageError('An image needs an address: --image https://…')
  if (image !== undefined) return { kind: 'image', imageUrl: image }
  return progress === undefined ? null : { kind: 'progress', progress }
}

const nameOf = (path: string) => (path === '-' ? 'Standard input' : path)

function readPercent(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text.replace(/\s*%$/, ''))
  if (value >= 0 && value <= 100) return value
  throw new UsageError(`${JSON.stringify(text)} is no progress: it has to be a number from 0 to 100.`)
}
