/** What goes for good: said, listed by a dry run, and taken once somebody says yes. */

import { ago } from '#cli/args/times.ts'
import { UsageError } from '#cli/errors.ts'
import { confirm } from '#cli/input/confirm.ts'
import { type Io, say } from '#cli/io.ts'
import { counted } from '#cli/output/counted.ts'
import { type Format, type Layout, type Rows, writeRows } from '#cli/output/rows.ts'
import { line } from '#cli/output/text.ts'
import { formatBytes } from '#content/bytes.ts'

/** A version that would go. `size` is null where the server does not tell. */
export type Leaver = { id: string; key: string | null; type: string | null; created: string; size: number | null }

export type Plan<Row extends Leaver = Leaver> = {
  count: number
  keys: number
  /** Null where the server does not tell. */
  bytes: number | null
  /** Some of them, for whoever is asked. */
  sample: Row[]
  /** What is said of those that fit and stay. */
  kept: string[]
  /** All of them; asked for as the loop goes on. */
  leavers: () => Rows<Row>
  /** Resolves to how many versions went. */
  carryOut: () => Promise<number>
}

export type PlanOptions = { dryRun?: boolean; yes?: boolean; output: Format }

/** What is said before a server is asked: what is deleted is listed beforehand or not at all. */
export function expectList({ dryRun = false, output }: PlanOptions): void {
  if (dryRun || output === 'table') return
  throw new UsageError(`-o ${output} goes with --dry-run, which lists what would go; a deletion itself lists nothing.`)
}

export async function carryOut<Row extends Leaver>(
  plan: Plan<Row>,
  layout: Layout<Row>,
  { dryRun = false, output, ...answer }: PlanOptions,
  io: Io,
): Promise<void> {
  if (dryRun) await writeRows(io, output, layout, plan.leavers())
  for (const text of wordsFor(plan, dryRun)) say(io, text)
  if (dryRun || plan.count === 0) return
  await confirm(`Delete ${counted(plan.count, 'version')}?`, answer, io)
  say(io, `Deleted ${counted(await plan.carryOut(), 'version')}.`)
}

function wordsFor({ count, keys, bytes, sample, kept }: Plan, isListed: boolean): string[] {
  if (count === 0) return ['Nothing goes.', ...kept]
  const sum = `${counted(count, 'version')} of ${counted(keys, 'key')} would go${bytes === null ? '' : `, ${formatBytes(bytes)}`}`
  if (isListed || sample.length === 0) return [`${sum}.`, ...kept]
  const more = count > sample.length ? [`  … and ${(count - sample.length).toLocaleString('en')} more`] : []
  return [`${sum}:`, ...sample.map(sampleLine), ...more, ...kept]
}

function sampleLine({ key, id, type, created }: Leaver): string {
  return `  ${line(key ?? 'no key')}  ${line(type ?? 'no kind')}  ${ago(created)}  ${id}`
}

export const LEAVERS: Layout<Leaver> = {
  columns: [
    { header: 'KEY', rank: 0, keepsIds: true, text: ({ key, id }) => key ?? id },
    { header: 'TYPE', rank: 1, isWhole: true, text: ({ type }) => type ?? '' },
    { header: 'CREATED', rank: 0, isWhole: true, text: ({ created }) => ago(created) },
    { header: 'SIZE', rank: 2, align: 'right', text: ({ size }) => (size === null ? '' : formatBytes(size)) },
    { header: 'ID', rank: 4, isWhole: true, text: ({ id }) => id },
  ],
  blank: { id: '', key: null, type: null, created: '', size: null },
}
