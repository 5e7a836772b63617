/** The versions that a deletion by filter includes. */
import { expressionBuilder, sql } from 'kysely'
import type * as z from 'zod/mini'
import type { DeletionSelection } from '#contract/deletion.ts'
import { readNewestSummaries } from '#server/artifacts/summaries.ts'
import { summaryCondition } from '#server/artifacts/summary-condition.ts'
import { chunksOf } from '#server/chunks.ts'
import { fitsPattern, forLongReads } from '#server/database/dialect.ts'
import type { Database } from '#server/database/open.ts'
import type { Tables } from '#server/database/tables.ts'
import { all, type Condition, combine, FALSE, IS_LISTED, TRUE } from '#server/filters/conditions.ts'
import type { MirrorDeletions } from '#server/mirror/delete-upstream.ts'

type Selection = z.output<typeof DeletionSelection>

const SAMPLE_SIZE = 10

const artifacts = expressionBuilder<Tables, 'artifact'>()

const PINNED = artifacts('artifact.id', 'in', artifacts.selectFrom('artifact_pin as pin').select('pin.artifact_id'))

/** Leaves out pinned versions, unless the selection includes them. */
export function unpinned({ include_pinned }: Selection): Condition {
  return include_pinned ? TRUE : artifacts.not(PINNED)
}

/**
 * With `latest_only`, the versions that were the latest of their key at a moment: those that the catalogue lists, and the
 * newest older one where a newer version exists since. A version matches any of the conditions; each is fast on its own.
 */
export function latestAt({ latest_only }: Selection, moment: string): [Condition, ...Condition[]] {
  if (!latest_only) return [TRUE]
  const replacedByNewer = artifacts
    .selectFrom('artifact as newer')
    .select((newer) =>
      newer
        .selectFrom('artifact as older')
        .select('older.id')
        .whereRef('older.key', '=', 'newer.key')
        .where('older.created', '<', moment)
        .orderBy('older.created', 'desc')
        .orderBy('older.id', 'desc')
        .limit(1)
        .as('id'),
    )
    // A literal, so that the index of the listed versions is used.
    .where('newer.is_listed', '=', sql.lit(1))
    .where('newer.created', '>=', moment)
    .where('newer.key', 'is not', null)
  return [IS_LISTED, artifacts('artifact.id', 'in', replacedByNewer)]
}

/** The versions that match, without the other versions of their keys. */
export function matches(
  db: Database,
  { latest_only, ...selection }: Selection,
  created_before: string,
  latest = combine('or_', latestAt({ latest_only }, created_before)),
): Condition {
  return all([
    latest,
    summaryCondition(db, selection),
    selection.keys ? matchesAny(db, selection.keys) : null,
    artifacts('artifact.created', '<', created_before),
  ])
}

const GROUP_SIZE = 25

/**
 * Whether the key matches one of the patterns, which are compared once with each key, not with each of its versions. In
 * groups, because SQLite limits the depth of an expression to 1,000.
 */
function matchesAny(db: Database, patterns: string[]): Condition {
  const groups: Condition[] = [FALSE]
  for (const some of chunksOf(patterns, GROUP_SIZE)) {
    const group = some.map((pattern) => fitsPattern(db, 'artifact_collection.key', pattern))
    groups.push(combine('or_', group))
  }
  const keys = artifacts.selectFrom('artifact_collection').select('artifact_collection.key')
  // Not the plain column: SQLite would look up the versions by key and sort all of them again for every page.
  return artifacts(sql<string>`${sql.ref('artifact.key')} || ''`, 'in', keys.where(combine('or_', groups)))
}

/** The totals of what a deletion would include, and the newest versions. */
export async function previewDeletion(
  whole: Database,
  selection: Selection,
  created_before: string,
  mirror: MirrorDeletions | null = null,
) {
  const db = forLongReads(whole)
  const matching = matches(db, selection, created_before)
  const condition: Condition = selection.whole_keys
    ? artifacts.and([
        artifacts('artifact.created', '<', created_before),
        artifacts.or([
          matching,
          artifacts('artifact.key', 'in', artifacts.selectFrom('artifact').select('artifact.key').where(matching)),
        ]),
      ])
    : matching
  const included = all([condition, unpinned(selection)])
  const { pinned } = await db
    .selectFrom('artifact')
    .select(({ fn }) => fn.countAll<number>().as('pinned'))
    .where(all([condition, PINNED]))
    .executeTakeFirstOrThrow()
  const { count, keys, bytes } = await db
    .selectFrom('artifact')
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      fn.count<number>('artifact.key').distinct().as('keys'),
      sql<number>`cast(${fn.coalesce(fn.sum('artifact.size'), sql.lit(0))} as bigint)`.as('bytes'),
    ])
    .where(included)
    .executeTakeFirstOrThrow()
  const upstream = mirror && { host: mirror.host, count: count - (await countOnlyHere(db, included)) }
  const sample = await readNewestSummaries(db, included, SAMPLE_SIZE)
  return { count, keys, bytes, pinned, upstream, sample, created_before }
}

async function countOnlyHere(db: Database, condition: Condition): Promise<number> {
  const { count } = await db
    .selectFrom('artifact')
    .innerJoin('artifact_only_here as archived', 'archived.artifact_id', 'artifact.id')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(condition)
    .executeTakeFirstOrThrow()
  return count
}
