import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseInteger, parseTime } from '#cli/args/parsers.ts'
import { collect } from '#cli/args/selection.ts'
import { addServerOption, connectTo, type ServerOptions } from '#cli/connect/server.ts'
import { type Io, notify } from '#cli/io.ts'
import { BLANK_RUN, type RunListing, type RunRow, runRows } from '#cli/list/run-rows.ts'
import { addFormatOption, type Format, type Layout, writeRows } from '#cli/output/rows.ts'
import { formatDuration, relativeTime } from '#content/time.ts'
import { StateType } from '#contract/run.ts'

const STATES = StateType.options.map((state) => state.toLowerCase())

type Options = ServerOptions & Partial<RunListing> & { output: Format }

export function configure(command: Command, io: Io): void {
  command
    .option('--flow <name>', 'only runs of this flow; repeatable', collect)
    .option('--tag <tag>', 'only runs with this tag; if repeated, with all of them', collect)
    .addOption(
      new Option('--state <type>', 'only runs in this state; repeatable').choices(STATES).argParser(collectState),
    )
    .option('--name <text>', 'only runs whose name contains this text')
    .option('--since <time>', 'only runs that started since: 7d, 12h, 2026-03-01', parseTime)
    .option('--limit <n>', 'maximum number of rows', parseInteger(1))
  addServerOption(addFormatOption(command))
    .addHelpText(
      'after',
      `
Examples:
  vitrine run ls --flow nightly --limit 10
  vitrine run ls --state failed --state crashed --since 7d
  vitrine run ls -o ndjson | jq -r .id`,
    )
    .action(async ({ output, since = null, limit = Number.POSITIVE_INFINITY, ...options }: Options) => {
      const client = connectTo(options, io)
      const rows = runRows(client, { ...options, since, limit }, io.signal)
      const count = await writeRows(io, output, { columns: COLUMNS, blank: BLANK_RUN }, rows)
      if (count === 0) notify(io, 'No flow runs match.')
    })
}

function collectState(value: string, previous: StateType[] = []): StateType[] {
  const { data } = StateType.safeParse(value.toUpperCase())
  if (data === undefined) throw new InvalidArgumentError(`Use one of ${STATES.join(', ')}.`)
  return [...previous, data]
}

const COLUMNS: Layout<RunRow>['columns'] = [
  { header: 'RUN', rank: 0, minWidth: 8, text: ({ name }) => name },
  { header: 'FLOW', rank: 1, text: ({ flow }) => flow ?? '' },
  { header: 'STATE', rank: 0, isNeverCut: true, text: ({ state_name }) => state_name ?? '' },
  {
    header: 'STARTED',
    rank: 2,
    isNeverCut: true,
    text: ({ start_time }, isTerminal) =>
      start_time !== null && isTerminal ? relativeTime(start_time, Date.now(), 'narrow') : (start_time ?? ''),
  },
  {
    header: 'DURATION',
    rank: 3,
    isNeverCut: true,
    align: 'right',
    text: ({ duration }, isTerminal) =>
      duration === null ? '' : isTerminal ? formatDuration(duration) : String(duration),
  },
  { header: 'TAGS', rank: 5, text: ({ tags }) => tags.join(', ') },
  { header: 'ID', rank: 4, isNeverCut: true, text: ({ id }) => id },
]
