import { type Command, Option } from 'commander'
import { addServerOption, connectTo, readServerInfo, type ServerOptions } from '#cli/connect/server.ts'
import { CommandError, Exit } from '#cli/errors.ts'
import { type Io, print, terminalWidth } from '#cli/io.ts'
import { type Fact, factLines, timeFact } from '#cli/output/facts.ts'
import { paintFor } from '#cli/output/style.ts'
import { formatTerminalJson } from '#cli/output/text.ts'
import { lateBy, syncProgress } from '#content/mirror.ts'
import { plural } from '#content/number.ts'
import { formatDuration } from '#content/time.ts'
import type { Client, MirrorStatus } from '#sdk/index.ts'

type Options = ServerOptions & { output: 'table' | 'json' }

export function configure(command: Command, io: Io): void {
  command.addOption(new Option('-o, --output <format>', 'output format').choices(['table', 'json']).default('table'))
  addServerOption(command)
    .addHelpText(
      'after',
      `
Exit code 1: requests to the upstream server fail.

Examples:
  vitrine mirror status
  vitrine mirror status -o json | jq .upstream_artifacts`,
    )
    .action(async (options: Options) => await showStatus(options, io))
}

async function showStatus({ output, ...options }: Options, io: Io): Promise<void> {
  const status = await readStatus(connectTo(options, io), io)
  if (output === 'json') await print(io, `${formatTerminalJson(status, 2)}\n`)
  else {
    const width = terminalWidth(io.stdout) ?? Number.POSITIVE_INFINITY
    const lines = factLines(factsOf(status, io.stdout.isTTY === true), width, paintFor(io.stdout, io))
    await print(io, `${lines.join('\n')}\n`)
  }
  if (status.error !== null) throw new Exit(1)
}

async function readStatus(client: Client, io: Io): Promise<MirrorStatus> {
  const server = await readServerInfo(client, io)
  if (server === null || server.upstream === null) {
    throw new CommandError(
      'This server is not a mirror. To mirror a Prefect server, start Vitrine with `vitrine serve --upstream <url>`.',
    )
  }
  const status = await client.readMirrorStatus({ signal: io.signal })
  if (status === null) throw new CommandError(`The first sync with ${server.upstream} has not started yet.`)
  return status
}

function factsOf(status: MirrorStatus, isTerminal: boolean): Fact[] {
  const { artifacts, upstream_artifacts, only_here, unreadable, started, completed, checked, error, deleted } = status
  const now = Date.now()
  const time = (iso: string | null) => (iso === null ? null : timeFact(iso, isTerminal))
  return [
    ['upstream', status.address],
    ['state', stateOf(status, now)],
    ['error', error?.message ?? null],
    ['error since', time(error?.since ?? null)],
    ['progress', completed === null ? syncProgress(status) : null],
    ['here', plural(artifacts, 'artifact')],
    ['there', upstream_artifacts === null ? 'not counted yet' : plural(upstream_artifacts, 'artifact')],
    ['only here', plural(only_here, 'artifact')],
    ['unreadable', unreadable === 0 ? null : `${plural(unreadable, 'artifact')} that could not be read or stored`],
    ['last sync', time(checked) ?? 'not complete yet'],
    ['lag', checked === null ? null : formatDuration(Math.max(0, Math.round((now - Date.parse(checked)) / 1000)))],
    ['started', time(started)],
    ['completed', time(completed)],
    ['deletions', deleted === 'keep' ? 'kept here (MIRROR_DELETED=keep)' : 'removed here (MIRROR_DELETED=remove)'],
  ]
}

function stateOf(status: MirrorStatus, now: number): string {
  if (status.error !== null) return 'sync fails'
  if (status.phase === 'FIRST_SYNC') return 'first sync'
  return lateBy(status, now) === null ? 'up to date' : 'late'
}
