import type * as z from 'zod/mini'
import type { CompareOptions } from '#compare/compare.ts'
import { unchangedSince } from '#compare/summary/change-summary.ts'
import type { RowsPage } from '#compare/table/table-change.ts'
import { formatBytes } from '#content/bytes.ts'
import type { CompareBody } from '#contract/compare/requests.ts'
import type { ChangeSummary } from '#contract/compare/summary.ts'
import { wireTime } from '#server/database/clock.ts'
import type { Database } from '#server/database/open.ts'
import { Invalid, LimitExceeded } from '#server/errors.ts'
import { RawJson } from '#server/json/raw-json.ts'
import { contentOf, readContents } from './contents.ts'
import { type Comparer, MAX_COMPARED_BYTES } from './thread/comparer.ts'
import type { CompareJob } from './thread/jobs.ts'
import { findVersions, type NamedVersion } from './versions.ts'

const MAX_ROWS = 1000
const DEFAULT_ROWS = 200
/** A cell takes 50 bytes on average. */
const MAX_PAGE_CELLS = 40_000
const MAX_KEY_COLUMNS = 20

type Query = z.output<typeof CompareBody>

/**
 * Compares two versions, in the thread. It keeps the last comparisons, so further pages read no data.
 *
 * @throws {NotFound} if one of them does not exist.
 * @throws {Invalid | LimitExceeded} if the request does not name two versions, or if they are too large.
 */
export async function compareVersions(db: Database, comparer: Comparer, query: Query, signal: AbortSignal) {
  const page = rowsPage(query)
  const options = compareOptions(query)
  const { from, to } = await findVersions(db, query)
  const id = JSON.stringify([from.id, from.updated, to.id, to.updated, options])
  const ask = (load: () => Promise<CompareJob['contents']>) =>
    comparer.run('compare', async () => ({ id, options, page, contents: await load() }), signal)
  const answer = (await ask(async () => null)) ?? (await ask(() => readBoth(db, from, to)))
  // Asked with contents, the thread always compares.
  if (answer === null) throw new Error('The comparing thread did not compare')
  return {
    from: comparedVersion(from),
    to: comparedVersion(to),
    summary: withVersion(answer.summary, from, to),
    change: new RawJson(answer.change),
  }
}

function rowsPage({ changed_only, limit, offset }: Query): RowsPage {
  const rows = limit ?? DEFAULT_ROWS
  if (rows > MAX_ROWS) throw new LimitExceeded(`\`limit\` can be at most ${MAX_ROWS}.`)
  return { changedOnly: changed_only ?? false, limit: rows, offset: offset ?? 0, maxCells: MAX_PAGE_CELLS }
}

function compareOptions({ row_key, absolute_tolerance, relative_tolerance, view }: Query): CompareOptions {
  if (row_key && row_key.length > MAX_KEY_COLUMNS) {
    throw new LimitExceeded(`\`row_key\` can have at most ${MAX_KEY_COLUMNS} columns.`)
  }
  return {
    rowKey: row_key ?? null,
    absoluteTolerance: tolerance('absolute_tolerance', absolute_tolerance),
    relativeTolerance: tolerance('relative_tolerance', relative_tolerance),
    view: view ?? 'value',
  }
}

function tolerance(name: string, value: number | null | undefined): number {
  if (value && !(value >= 0 && Number.isFinite(value))) {
    throw new Invalid(`\`${name}\` must be a finite number that is not negative.`)
  }
  return value ?? 0
}

async function readBoth(db: Database, from: NamedVersion, to: NamedVersion) {
  const bytes = from.size + to.size
  if (bytes > MAX_COMPARED_BYTES) {
    throw new LimitExceeded(
      `These versions have ${formatBytes(bytes)} of data, and at most ${formatBytes(MAX_COMPARED_BYTES)} are compared.`,
    )
  }
  const contents = await readContents(db, [from.id, to.id])
  return { before: contentOf(contents, from.id), after: contentOf(contents, to.id) }
}

/** As in lists, names the version that an unchanged one is the same as. */
function withVersion(summary: ChangeSummary, from: NamedVersion, to: NamedVersion): ChangeSummary {
  if (summary.status !== 'unchanged' || from.version === null || from.key !== to.key) return summary
  return unchangedSince(from.version)
}

function comparedVersion({ id, key, type, version, created, updated, size }: NamedVersion) {
  return { id, key, type, version, created: wireTime(created), updated: wireTime(updated), size }
}
