/** A permanent deletion: summarized, listed by a dry run, and executed after a confirmation. */
import { UsageError } from '#cli/errors.ts'
import { confirm } from '#cli/input/confirm.ts'
import { type Io, notify } from '#cli/io.ts'
import { take } from '#cli/list/listing.ts'
import { type Format, type Layout, type Rows, writeRows } from '#cli/output/rows.ts'
import { sanitizeLine } from '#cli/output/text.ts'
import { formatBytes } from '#content/bytes.ts'
import { formatNumber, plural } from '#content/number.ts'
import { relativeTime } from '#content/time.ts'

/** A version that the plan deletes. `size` is null on a Prefect server. */
export type PlannedVersion = {
  id: string
  key: string | null
  type: string | null
  created: string
  size: number | null
}

export type Plan<Row extends PlannedVersion = PlannedVersion> = {
  count: number
  keys: number
  /** Null on a Prefect server. */
  bytes: number | null
  /** Some of the versions, shown with the question. */
  sample: Row[]
  /** Messages about versions that match but stay. */
  notes: string[]
  /** All versions, read as the loop proceeds. */
  versions: () => Rows<Row>
  /** Resolves to the number of deleted versions. */
  execute: () => Promise<number>
}

export type PlanOptions = { dryRun?: boolean; limit?: number; yes?: boolean; output: Format }

/** Called before the first request. */
export function rejectFormatWithoutDryRun({ dryRun = false, limit, output }: PlanOptions): void {
  if (dryRun) return
  if (limit !== undefined) throw new UsageError('`--limit` requires `--dry-run`. Only a dry run lists versions.')
  if (output === 'table') return
  throw new UsageError(`\`--output ${output}\` requires \`--dry-run\`. Only a dry run lists versions.`)
}

export async function runPlan<Row extends PlannedVersion>(
  plan: Plan<Row>,
  layout: Layout<Row>,
  { dryRun = false, limit = Number.POSITIVE_INFINITY, output, ...answer }: PlanOptions,
  io: Io,
): Promise<void> {
  if (dryRun) await writeRows(io, output, layout, take(plan.versions(), limit))
  for (const text of summaryLines(plan, dryRun)) notify(io, text)
  if (dryRun || plan.count === 0) return
  await confirm(`Delete ${plural(plan.count, 'version')}?`, answer, io)
  notify(io, `Deleted ${plural(await plan.execute(), 'version')}.`)
}

function summaryLines({ count, keys, bytes, sample, notes }: Plan, isListed: boolean): string[] {
  if (count === 0) return ['Nothing to delete.', ...notes]
  const size = bytes === null ? '' : ` (${formatBytes(bytes)})`
  const summary = `${plural(count, 'version')} of ${plural(keys, 'key')}${size} ${isListed ? 'would' : 'will'} be deleted`
  if (isListed || sample.length === 0) return [`${summary}.`, ...notes]
  const more = count > sample.length ? [`  … and ${formatNumber(count - sample.length)} more`] : []
  return [`${summary}:`, ...sample.map(sampleLine), ...more, ...notes]
}

function sampleLine({ key, id, type, created }: PlannedVersion): string {
  return `  ${sanitizeLine(key ?? 'no key')}  ${sanitizeLine(type ?? 'no type')}  ${relativeTime(created, Date.now(), 'narrow')}  ${id}`
}

export const DELETION_LAYOUT: Layout<PlannedVersion> = {
  columns: [
    { header: 'KEY', rank: 0, keepsIds: true, text: ({ key, id }) => key ?? id },
    { header: 'TYPE', rank: 1, isNeverCut: true, text: ({ type }) => type ?? '' },
    {
      header: 'CREATED',
      rank: 0,
      isNeverCut: true,
      text: ({ created }, isTerminal) => (isTerminal ? relativeTime(created, Date.now(), 'narrow') : created),
    },
    {
      header: 'SIZE',
      rank: 2,
      align: 'right',
      text: ({ size }, isTerminal) => (size === null ? '' : isTerminal ? formatBytes(size) : String(size)),
    },
    { header: 'ID', rank: 4, isNeverCut: true, text: ({ id }) => id },
  ],
  blank: { id: '', key: null, type: null, created: '', size: null },
}
