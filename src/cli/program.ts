/** The commands. Each loads its file when it is called. */
import { readFileSync } from 'node:fs'
import { Argument, Command, Help } from 'commander'
import type { Shell } from './completion.ts'
import { Exit } from './errors.ts'
import { type Io, print, terminalWidth } from './io.ts'

type Entry = { summary: string; load: () => Promise<{ configure: (command: Command, io: Io) => void }> }

const TOP: Record<string, Entry> = {
  serve: { summary: 'start the server', load: () => import('./commands/serve.ts') },
  import: { summary: 'copy a Prefect server into a database', load: () => import('./commands/import.ts') },
}

const ARTIFACT: Record<string, Entry> = {
  ls: { summary: 'list artifacts', load: () => import('./commands/ls.ts') },
  inspect: { summary: 'show an artifact with its value', load: () => import('./commands/inspect.ts') },
  open: { summary: 'open an artifact in the browser', load: () => import('./commands/open.ts') },
  create: { summary: 'publish an artifact and print its id', load: () => import('./commands/create.ts') },
  update: { summary: 'change a version in place', load: () => import('./commands/update.ts') },
  append: { summary: 'append to a Markdown text as a new version', load: () => import('./commands/append.ts') },
  delete: { summary: 'delete versions by key, id or filter', load: () => import('./commands/delete.ts') },
  export: { summary: 'export values as files', load: () => import('./commands/export.ts') },
  watch: { summary: 'print each new version of a key', load: () => import('./commands/watch.ts') },
  diff: { summary: 'show what changed between two versions', load: () => import('./commands/diff.ts') },
  log: { summary: 'list the versions of a key with their changes', load: () => import('./commands/log.ts') },
  series: { summary: 'show a number over the versions of a key', load: () => import('./commands/series.ts') },
  bisect: { summary: 'find the version in which a number crossed a bound', load: () => import('./commands/bisect.ts') },
  prune: { summary: 'delete old versions by count and age', load: () => import('./commands/prune.ts') },
  pin: { summary: 'exempt versions from retention', load: () => import('./commands/pin.ts') },
  unpin: { summary: 'remove pins', load: () => import('./commands/pin.ts') },
}

const RUN: Record<string, Entry> = {
  ls: { summary: 'list flow runs', load: () => import('./commands/run-ls.ts') },
  inspect: { summary: 'show a flow run with its artifacts', load: () => import('./commands/run-inspect.ts') },
}

const RETENTION: Record<string, Entry> = {
  show: { summary: 'show the retention policies', load: () => import('./commands/retention.ts') },
  preview: { summary: 'list the versions that a run would delete', load: () => import('./commands/retention.ts') },
  run: { summary: 'run the policies now', load: () => import('./commands/retention.ts') },
}

const MIRROR: Record<string, Entry> = {
  status: { summary: 'show how far the mirror is', load: () => import('./commands/mirror.ts') },
}

export function createProgram(io: Io): Command {
  const program = new Command('vitrine')
    .description('Publish, list, show and delete artifacts on Vitrine, Prefect and Prefect Cloud.')
    .exitOverride()
    // Options after a command belong to that command, as in `inspect --version 3`.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Commander quotes unknown options, and a URL among them may contain a password.
      outputError: (text, write) => write(text.replace(/\/\/.*@/g, '//…@')),
      getOutHelpWidth: () => terminalWidth(io.stdout) ?? 100,
      getErrHelpWidth: () => terminalWidth(io.stderr) ?? 100,
    })
    .configureHelp({ formatItem, minWidthToWrap: 20 })
    .showHelpAfterError('Run with --help for usage.')
    .option('-V, --version', 'print the version')
    .on('option:version', () => {
      io.stdout.write(`${version()}\n`)
      throw new Exit(0)
    })
  addCommands(program, TOP, io)
  addCommands(program.command('artifact').description('publish, list, show and delete artifacts'), ARTIFACT, io)
  addCommands(program.command('run').description('list and show flow runs'), RUN, io)
  addCommands(program.command('retention').description('manage retention policies'), RETENTION, io)
  addCommands(program.command('mirror').description('show the state of a mirror'), MIRROR, io)
  program
    .command('completion')
    .summary('print a completion script for bash, zsh or fish')
    .description('Prints a script that completes commands, options and values. Source it when the shell starts.')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', '\nExamples:\n  source <(vitrine completion bash)\n  vitrine completion fish | source')
    .action(async (shell: Shell) => {
      await configureAll(program, io)
      const { completionScript } = await import('./completion.ts')
      await print(io, completionScript(program, shell))
    })
  return program
}

/** Commands with subcommands. */
const GROUPS: Record<string, Record<string, Entry>> = {
  vitrine: TOP,
  artifact: ARTIFACT,
  run: RUN,
  retention: RETENTION,
  mirror: MIRROR,
}

async function configureAll(parent: Command, io: Io): Promise<void> {
  for (const command of parent.commands) {
    await configureAll(command, io)
    const entry = GROUPS[parent.name()]?.[command.name()]
    if (entry) await configure(command, entry, io)
  }
}

/** Adds subcommands with their names and summaries; the rest of each is loaded when it is called. */
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

/** Narrower help has one column instead of two. */
const MIN_TWO_COLUMN_WIDTH = 64

/** A term with its description beside it, or below it on a narrow terminal. */
function formatItem(term: string, termWidth: number, description: string, help: Help): string {
  const columns = help.helpWidth ?? 100
  if (columns >= MIN_TWO_COLUMN_WIDTH) return Help.prototype.formatItem.call(help, term, termWidth, description, help)
  return `  ${term}\n      ${help.boxWrap(description, columns - 6).replaceAll('\n', '\n      ')}`
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? ''
}
