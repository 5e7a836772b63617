import { type Command, Option } from 'commander'
import { addSelectionOptions, hintOf, type SelectionOptions } from '#cli/args/selection.ts'
import { ago, readTime } from '#cli/args/times.ts'
import { whole } from '#cli/args/whole.ts'
import { addServerOption, askWhoItIs, connectTo, type ServerOptions } from '#cli/connect/server.ts'
import { type Io, say } from '#cli/io.ts'
import { BLANK_ROW, type Listing, ownRows, prefectRows, type Row, SORTS, type Sort } from '#cli/list/listing.ts'
import { addFormatOption, type Format, writeRows } from '#cli/output/rows.ts'

type Options = ServerOptions &
  SelectionOptions & { all?: boolean; limit?: number; since?: Date; sort: Sort; output: Format }

export function configure(command: Command, io: Io): void {
  addSelectionOptions(command.option('--all', 'every version, not only the latest of each key'))
    .option('--limit <n>', 'at most so many', whole(1))
    .option('--since <time>', 'changed since: 7d, 12h, 2026-03-01', readTime)
    .addOption(new Option('--sort <order>', 'order of the list').choices(SORTS).default('newest'))
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
  const rows = (await askWhoItIs(client, io)) ? ownRows : prefectRows
  const shown = rows(client, listing, io.signal)
  const count = await writeRows(io, output, { columns: columnsFor(io, all), blank: BLANK_ROW }, shown)
  if (count === 0) say(io, `No artifact matches.${hintOf(options)}`)
}

/**
 * What has no key is found by its id, so that stands in its place. Of all versions each is found by its id, which always
 * shows, and is said once.
 */
function columnsFor({ stdout }: Io, hasAllVersions: boolean) {
  const time = (iso: string) => (stdout.isTTY ? ago(iso) : iso)
  const isSaidOnce = hasAllVersions && stdout.isTTY
  return [
    { header: 'KEY', rank: 0, keepsIds: true, least: 8, text: ({ key, id }: Row) => key ?? (isSaidOnce ? '' : id) },
    { header: 'TYPE', rank: 2, isWhole: true, text: ({ type }: Row) => type ?? '' },
    { header: 'UPDATED', rank: 1, isWhole: true, text: ({ updated }: Row) => time(updated) },
    {
      header: 'VERSIONS',
      rank: 6,
      isWhole: true,
      align: 'right' as const,
      text: ({ versions }: Row) => String(versions ?? ''),
    },
    { header: 'PINNED', rank: 3, isWhole: true, text: ({ is_pinned }: Row) => (is_pinned ? 'yes' : '') },
    { header: 'FLOW RUN', rank: 5, text: ({ flow_run, flow_run_id }: Row) => flow_run ?? flow_run_id ?? '' },
    { header: 'ID', rank: hasAllVersions ? 0 : 8, isWhole: true, text: ({ id }: Row) => id },
    { header: 'DESCRIPTION', rank: 4, text: ({ description }: Row) => description ?? '' },
  ]
}
