/** The commands, each of which loads its own file when it is called. */
import { readFileSync } from 'node:fs'
import { Argument, Command, Help } from 'commander'
import type { Shell } from './completion.ts'
import { Exit } from './errors.ts'
import { type Io, print, widthOf } from './io.ts'

type Entry = { summary: string; load: () => Promise<{ configure: (command: Command, io: Io) => void }> }

const TOP: Record<string, Entry> = {
  serve: { summary: 'start the server with its app', load: () => import('./commands/serve.ts') },
}

const ARTIFACT: Record<string, Entry> = {
  ls: { summary: 'list artifacts', load: () => import('./commands/ls.ts') },
  inspect: { summary: 'show an artifact: its facts and its value', load: () => import('./commands/inspect.ts') },
  create: { summary: 'publish an artifact and print its id', load: () => import('./commands/create.ts') },
  update: { summary: 'change a version in place', load: () => import('./commands/update.ts') },
  append: { summary: 'add to a text in markdown, as a new version', load: () => import('./commands/append.ts') },
  delete: { summary: 'delete versions, keys, or all that fits a filter', load: () => import('./commands/delete.ts') },
  export: { summary: 'save values as files', load: () => import('./commands/export.ts') },
  watch: { summary: 'print each new version of a key as it comes', load: () => import('./commands/watch.ts') },
  prune: { summary: 'delete old versions by count and age', load: () => import('./commands/prune.ts') },
  pin: { summary: 'exempt versions from clean-up', load: () => import('./commands/pin.ts') },
  unpin: { summary: 'take pins away again', load: () => import('./commands/pin.ts') },
}

const RETENTION: Record<string, Entry> = {
  show: { summary: 'show the policies of the server', load: () => import('./commands/retention.ts') },
  preview: { summary: 'list exactly what a run would delete', load: () => import('./commands/retention.ts') },
  run: { summary: 'run the policies now', load: () => import('./commands/retention.ts') },
}

export function createProgram(io: Io): Command {
  const program = new Command('vitrine')
    .description('Publish, list, read and clean up artifacts on Vitrine, Prefect and Prefect Cloud.')
    .exitOverride()
    // What stands after a command is that command's: `inspect --version 3`.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // What is no option is repeated as it was typed: also an address, which may hold a password.
      outputError: (text, write) => write(text.replace(/\/\/.*@/g, '//…@')),
      getOutHelpWidth: () => widthOf(io.stdout) ?? 100,
      getErrHelpWidth: () => widthOf(io.stderr) ?? 100,
    })
    .configureHelp({ formatItem, minWidthToWrap: 20 })
    .showHelpAfterError('(--help shows what there is)')
    .option('-V, --version', 'print the version')
    .on('option:version', () => {
      io.stdout.write(`${version()}\n`)
      throw new Exit(0)
    })
  addCommands(program, TOP, io)
  addCommands(program.command('artifact').description('publish, list, read and clean up artifacts'), ARTIFACT, io)
  addCommands(program.command('retention').description('what a Vitrine server cleans up by itself'), RETENTION, io)
  program
    .command('completion')
    .summary('print a script that completes commands in bash, zsh or fish')
    .description('Prints a script that completes commands, options and formats: source it where the shell starts.')
    .addArgument(new Argument('<shell>', 'whose script it is').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', '\nExamples:\n  source <(vitrine completion bash)\n  vitrine completion fish | source')
    .action(async (shell: Shell) => {
      await configureAll(program, io)
      const { completionScript } = await import('./completion.ts')
      await print(io, completionScript(program, shell))
    })
  return program
}

/** The parts of the command line that hold others. */
const GROUPS: Record<string, Record<string, Entry>> = { vitrine: TOP, artifact: ARTIFACT, retention: RETENTION }

async function configureAll(parent: Command, io: Io): Promise<void> {
  for (const command of parent.commands) {
    await configureAll(command, io)
    const entry = GROUPS[parent.name()]?.[command.name()]
    if (entry) await configure(command, entry, io)
  }
}

/** Gives the command its subcommands: their names and summaries now, the rest of each when it is called. */
function addCommands(parent: Command, entries: Record<string, Entry>, io: Io): void {
  for (const [name, { summary }] of Object.entries(entries)) parent.command(name).summary(summary)
  parent.hook('preSubcommand', async (_, command) => {
    const entry = entries[command.name()]
    if (entry) await configure(command, entry, io)
  })
}

async function configure(command: Command, { summary, load }: Entry, io: Io): Promise<void> {
  const module = await load()
  module.configure(command.description(summary), io)
}

/** Below this many columns there is no room for two. */
const NARROW = 64

/** A word and what it means: beside each other, or below each other where the terminal is narrow. */
function formatItem(term: string, termWidth: number, meaning: string, help: Help): string {
  const columns = help.helpWidth ?? 100
  if (columns >= NARROW) return Help.prototype.formatItem.call(help, term, termWidth, meaning, help)
  return `  ${term}\n      ${help.boxWrap(meaning, columns - 6).replaceAll('\n', '\n      ')}`
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? ''
}
