/** What a deletion that somebody asks for takes. */
import { sql } from 'kysely'
import type * as z from 'zod/mini'
import type { DeletionSelection } from '#contract/deletion.ts'
import { readNewestSummaries, summaryCondition } from '#server/artifacts/summaries.ts'
import { fitsPattern } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import { all, type Condition, combine, FALSE, LISTED, TRUE } from '#server/filters/conditions.ts'

type Selection = z.output<typeof DeletionSelection>

const SAMPLE_SIZE = 10

const PINNED: Condition = sql`artifact.id in (select pin.artifact_id from artifact_pin as pin)`

/** Without what is exempt. */
export function unpinned({ include_pinned }: Selection): Condition {
  return include_pinned ? TRUE : sql`not ${PINNED}`
}

/**
 * What was the latest of its key at a moment, if only that is asked for: what the catalogue lists, and where something
 * newer has taken its place since, the newest before. Any of these conditions; each is quick to go through by itself.
 */
export function latestAt({ latest_only }: Selection, moment: string): [Condition, ...Condition[]] {
  if (!latest_only) return [TRUE]
  const replaced: Condition = sql`artifact.id in (
    select (
      select older.id from artifact as older where older.key = newer.key and older.created < ${moment}
        order by older.created desc, older.id desc limit 1)
    from artifact as newer where newer.is_listed = 1 and newer.created >= ${moment} and newer.key is not null)`
  return [LISTED, replaced]
}

/** The versions that fit, without the others of their keys. */
export function fits(
  db: Database,
  { latest_only, ...selection }: Selection,
  created_before: string,
  latest = combine('or_', latestAt({ latest_only }, created_before)),
): Condition {
  return all([
    latest,
    summaryCondition(db, selection),
    selection.keys ? fitsAny(db, selection.keys) : null,
    sql`artifact.created < ${created_before}`,
  ])
}

const GROUP = 25

/** Whether the key fits one of the patterns. In groups, because SQLite lets no chain of `or` be longer than 1,000. */
function fitsAny(db: Database, patterns: string[]): Condition {
  const groups: Condition[] = [FALSE]
  for (let from = 0; from < patterns.length; from += GROUP) {
    const group = patterns.slice(from, from + GROUP).map((pattern) => fitsPattern(db, 'artifact.key', pattern))
    groups.push(combine('or_', group))
  }
  return combine('or_', groups)
}

/** How much would go, and the newest of it. */
export async function previewDeletion(db: Database, selection: Selection, created_before: string) {
  const fitting = fits(db, selection, created_before)
  const condition: Condition = selection.whole_keys
    ? sql`artifact.created < ${created_before} and (${fitting} or artifact.key in (
        select artifact.key from artifact where ${fitting}))`
    : fitting
  const going = all([condition, unpinned(selection)])
  const { pinned } = await db
    .selectFrom('artifact')
    .select(sql<number>`count(*)`.as('pinned'))
    .where(all([condition, PINNED]))
    .executeTakeFirstOrThrow()
  const { count, keys, bytes } = await db
    .selectFrom('artifact')
    .select(sql<number>`count(*)`.as('count'))
    .select(sql<number>`count(distinct artifact.key)`.as('keys'))
    .select(sql<number>`cast(coalesce(sum(artifact.size), 0) as bigint)`.as('bytes'))
    .where(going)
    .executeTakeFirstOrThrow()
  const sample = await readNewestSummaries(db, going, SAMPLE_SIZE)
  return { count, keys, bytes, pinned, sample, created_before }
}
