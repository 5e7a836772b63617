import type { Command } from 'commander'
import { parseInteger } from '#cli/args/parsers.ts'
import { addServerOption, connectTo, type ServerOptions } from '#cli/connect/server.ts'
import type { Io } from '#cli/io.ts'
import { notFound, requireKey } from '#cli/list/find-artifact.ts'
import { take } from '#cli/list/listing.ts'
import { addFormatOption, type Format, type Layout, writeRows } from '#cli/output/rows.ts'
import { versionChanges } from '#cli/versions/changes.ts'
import { relativeTime } from '#content/time.ts'
import type { Client } from '#sdk/index.ts'

type Options = ServerOptions & { limit: number; output: Format }

type Row = {
  /** Null on a server that does not number versions. */
  version: number | null
  id: string
  created: string
  flow_run_id: string | null
  flow_run: string | null
  status: string | null
  change: string | null
}

const BLANK: Row = {
  version: null,
  id: '',
  created: '',
  flow_run_id: null,
  flow_run: null,
  status: null,
  change: null,
}

export function configure(command: Command, io: Io): void {
  command.argument('<key>', 'the key').option('--limit <n>', 'maximum number of versions', parseInteger(1), 20)
  addServerOption(addFormatOption(command))
    .addHelpText(
      'after',
      `
Lists the versions of the key with what changed in each, newest first.

Examples:
  vitrine artifact log daily-report
  vitrine artifact log daily-report --limit 100 -o ndjson | jq -r 'select(.status != "unchanged") | .change'`,
    )
    .action(async (name: string, { output, limit, ...options }: Options) => {
      const client = connectTo(options, io)
      const key = await requireKey(client, name, io)
      const rows = take(rowsOf(client, key, io), limit)
      const count = await writeRows(io, output, { columns: COLUMNS, blank: BLANK }, rows)
      if (count === 0) throw notFound(name)
    })
}

async function* rowsOf(client: Client, key: string, io: Io): AsyncGenerator<Row> {
  for await (const { version, change } of versionChanges(client, key, io)) {
    const { id, version: number, created, flow_run_id, runName } = version
    yield {
      version: number,
      id,
      created,
      flow_run_id,
      flow_run: await runName(),
      status: change?.status ?? null,
      change: change?.text ?? null,
    }
  }
}

const COLUMNS: Layout<Row>['columns'] = [
  { header: 'VERSION', rank: 1, isNeverCut: true, align: 'right', text: ({ version }) => String(version ?? '') },
  {
    header: 'CREATED',
    rank: 2,
    isNeverCut: true,
    text: ({ created }, isTerminal) => (isTerminal ? relativeTime(created, Date.now(), 'narrow') : created),
  },
  { header: 'FLOW RUN', rank: 3, text: ({ flow_run, flow_run_id }) => flow_run ?? flow_run_id ?? '' },
  { header: 'CHANGE', rank: 0, text: ({ change }) => change ?? '' },
  {
    header: 'ID',
    rank: 4,
    isNeverCut: true,
    // On a terminal, the number leaves more room for the change.
    text: ({ id, version }, isTerminal) => (isTerminal && version !== null ? '' : id),
  },
]
