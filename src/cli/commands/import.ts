import type { Command } from 'commander'
import * as z from 'zod/mini'
import { CommandError, UsageError } from '#cli/errors.ts'
import { type Io, notify, report, terminalWidth } from '#cli/io.ts'
import { notifyOverBar, type ProgressBar, progressBar } from '#cli/output/progress-bar.ts'
import { sanitizeLine } from '#cli/output/text.ts'
import { formatNumber, plural } from '#content/number.ts'
import { settings } from '#contract/settings.ts'

type Options = { from: string; databaseUrl?: string; details: boolean }

export function configure(command: Command, io: Io): void {
  command
    .requiredOption('--from <url>', 'API of the Prefect server or Prefect Cloud workspace')
    .option(
      '--database-url <url>',
      `database to import into (env: DATABASE_URL, default: ${settings.database.default})`,
    )
    .option('--no-details', 'leave out the task runs, states and logs of runs, which take several requests a run')
    .addHelpText(
      'after',
      `
Imports all artifacts with the runs, flows and deployments that they belong to, the runs of the last 30 days (at most
2,000), and the task runs, states and logs of these runs. Stop the Vitrine servers on the database before. An import that
was interrupted continues where it was, and another one adds what is new. Credentials: VITRINE_UPSTREAM_API_KEY for Prefect
Cloud, or VITRINE_UPSTREAM_AUTH_STRING=user:password.

Examples:
  vitrine import --from http://127.0.0.1:4200/api
  DATABASE_URL=postgres://vitrine@db/vitrine vitrine import --from https://prefect.example/api`,
    )
    .action(async (options: Options) => await importUpstream(options, io))
}

const NOUNS = { artifacts: 'artifacts', runs: 'flow runs', details: 'runs with their logs' }

/** Between two lines of progress where there is no terminal. */
const LINE_INTERVAL_MS = 5000

async function importUpstream({ from, databaseUrl, details }: Options, io: Io): Promise<void> {
  const address = z.safeParse(settings.upstreamUrl.schema, from)
  if (!address.success || address.data === null) {
    throw new UsageError(`\`--from\` must be ${settings.upstreamUrl.expected}.`)
  }
  const { importServer } = await import('#server/main.ts')
  const bar = progressBar(io)
  const show = progressLines(io, bar)
  const imported = await importServer({
    from: address.data,
    databaseUrl,
    hasDetails: details,
    env: io.env,
    signal: io.signal,
    notify: (message) => notifyOverBar(io, sanitizeLine(message)),
    show: (part, done, total) => show(NOUNS[part], done, total),
  }).finally(() => {
    bar.clear()
    if (io.signal.aborted) notify(io, 'Stopped. Run the same command again to continue.')
  })
  if (imported.failure !== null) {
    const message = sanitizeLine(imported.failure)
    throw imported.isUsage ? new UsageError(message) : new CommandError(message)
  }
  await reportCounts(imported, io)
}

type Show = (nouns: string, done: number, total: number | null) => void

/** Shows a bar in a terminal, and otherwise a line from time to time. */
function progressLines(io: Io, bar: ProgressBar): Show {
  if (terminalWidth(io.stderr) !== null) return (nouns, done, total) => bar.show(done, total, nouns)
  let last = Date.now()
  return (nouns, done, total) => {
    if (Date.now() - last < LINE_INTERVAL_MS) return
    last = Date.now()
    notify(io, `${formatNumber(done)}${total === null ? '' : ` of ${formatNumber(total)}`} ${nouns}`)
  }
}

type Counts = {
  artifacts: number
  flowRuns: number
  taskRuns: number
  logLines: number
  omitted: { artifacts: number; runs: number }
}

async function reportCounts({ artifacts, flowRuns, taskRuns, logLines, omitted }: Counts, io: Io): Promise<void> {
  const counts = [plural(artifacts, 'artifact'), plural(flowRuns, 'flow run'), plural(taskRuns, 'task run')]
  await report(io, `The database has ${counts.join(', ')} and ${plural(logLines, 'log line')}.`)
  const left = [
    omitted.artifacts > 0 && plural(omitted.artifacts, 'artifact'),
    omitted.runs > 0 && `the details of ${plural(omitted.runs, 'run')}`,
  ].filter((text) => text !== false)
  if (left.length > 0) throw new CommandError(`Could not import ${left.join(' and ')}: the server does not send them.`)
}
