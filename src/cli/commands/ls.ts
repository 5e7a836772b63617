import { type Command, Option } from 'commander'
import { parseInteger, parseTime } from '#cli/args/parsers.ts'
import { addSelectionOptions, type SelectionOptions, unknownTypesHint } from '#cli/args/selection.ts'
import { addServerOption, connectTo, readServerInfo, type ServerOptions } from '#cli/connect/server.ts'
import { type Io, notify } from '#cli/io.ts'
import { BLANK_ROW, type Listing, type Row, SORTS, type Sort } from '#cli/list/listing.ts'
import { prefectRows } from '#cli/list/prefect-rows.ts'
import { vitrineRows } from '#cli/list/vitrine-rows.ts'
import { addFormatOption, type Format, writeRows } from '#cli/output/rows.ts'
import { relativeTime } from '#content/time.ts'

type Options = ServerOptions &
  SelectionOptions & { all?: boolean; limit?: number; since?: Date; sort: Sort; output: Format }

export function configure(command: Command, io: Io): void {
  addSelectionOptions(command.option('--all', 'every version, not only the latest of each key'))
    .option('--limit <n>', 'maximum number of rows', parseInteger(1))
    .option('--since <time>', 'updated since: 7d, 12h, 2026-03-01', parseTime)
    .addOption(new Option('--sort <order>', 'sort order').choices(SORTS).default('newest'))
  addServerOption(addFormatOption(command))
    .addHelpText(
      'after',
      `
Examples:
  vitrine artifact ls --key 'daily-*' --since 7d
  vitrine artifact ls --type table --flow train --sort key
  vitrine artifact ls --all -o ndjson | jq -r .id`,
    )
    .action(async (options: Options) => await list(options, io))
}

async function list({ all = false, sort, since, limit, output, ...options }: Options, io: Io): Promise<void> {
  const client = connectTo(options, io)
  const listing: Listing = {
    selection: options,
    allVersions: all,
    sort,
    since: since ?? null,
    limit: limit ?? Number.POSITIVE_INFINITY,
    showsCreated: output !== 'table',
  }
  const server = await readServerInfo(client, io)
  const rows = server ? vitrineRows : prefectRows
  const layout = { columns: columnsFor(io, all, server?.upstream != null), blank: BLANK_ROW }
  const count = await writeRows(io, output, layout, rows(client, listing, io.signal))
  if (count === 0) notify(io, `No artifacts match.${unknownTypesHint(options)}`)
}

/** An artifact without a key shows its id as the key, except where the id column always shows. */
function columnsFor({ stdout }: Io, hasAllVersions: boolean, isMirror: boolean) {
  const showsIds = hasAllVersions && stdout.isTTY
  return [
    { header: 'KEY', rank: 0, keepsIds: true, minWidth: 8, text: ({ key, id }: Row) => key ?? (showsIds ? '' : id) },
    { header: 'TYPE', rank: 2, isNeverCut: true, text: ({ type }: Row) => type ?? '' },
    { header: 'UPDATED', rank: 1, isNeverCut: true, text: updatedText },
    {
      header: hasAllVersions ? 'VERSION' : 'VERSIONS',
      rank: 6,
      isNeverCut: true,
      align: 'right' as const,
      text: ({ version, versions }: Row) => String((hasAllVersions ? version : versions) ?? ''),
    },
    { header: 'PINNED', rank: 3, isNeverCut: true, text: ({ is_pinned }: Row) => (is_pinned ? 'yes' : '') },
    ...(isMirror ? [ONLY_HERE] : []),
    { header: 'FLOW RUN', rank: 5, text: ({ flow_run, flow_run_id }: Row) => flow_run ?? flow_run_id ?? '' },
    { header: 'ID', rank: hasAllVersions ? 0 : 8, isNeverCut: true, text: ({ id }: Row) => id },
    { header: 'DESCRIPTION', rank: 4, text: ({ description }: Row) => description ?? '' },
  ]
}

const ONLY_HERE = {
  header: 'ONLY HERE',
  rank: 3,
  isNeverCut: true,
  text: ({ is_only_here }: Row) => (is_only_here ? 'yes' : ''),
}

const updatedText = ({ updated }: Row, isTerminal: boolean) =>
  isTerminal ? relativeTime(updated, Date.now(), 'narrow') : updated
