/**
 * Pages and counts of the versions of one key, by their numbers: the order of numbers is that of creation. By time while
 * some versions of a mirror have no number yet.
 */
import { sql } from 'kysely'
import type * as z from 'zod/mini'
import type { ArtifactCountBody, SummaryCountBody } from '#contract/filters.ts'
import type { Database } from '#server/database/open.ts'
import { eb, type Maybe } from '#server/filters/conditions.ts'
import type { Page } from '#server/filters/page.ts'

type KeyFilter = NonNullable<z.output<typeof ArtifactCountBody>['artifacts']>['key']
type Query = { artifacts?: Maybe<{ key?: KeyFilter }> }

/** The key, if the filter is for all versions of a single one. */
export function onlyKey(query: z.output<typeof SummaryCountBody>): string | null {
  const { latest_only: _, ...conditions } = query
  const [only, second] = onlyKeys(conditions) ?? []
  return only === undefined || second !== undefined ? null : only
}

/** The keys, if the filter is for all versions of these. */
export function onlyKeys(query: Query): string[] | null {
  const { any_, ...otherConditions } = onlyKeyFilter(query) ?? {}
  return any_ && isEmpty(otherConditions) ? any_ : null
}

/** Whether the filter is for all versions that have a key. */
export function hasOnlyKeys(query: Query): boolean {
  const { exists_, ...otherConditions } = onlyKeyFilter(query) ?? {}
  return exists_ === true && isEmpty(otherConditions)
}

function onlyKeyFilter({ artifacts, ...others }: Query): KeyFilter {
  const { key, ...otherFields } = artifacts ?? {}
  return isEmpty(others) && isEmpty(otherFields, ['operator']) ? key : null
}

export function isEmpty(fields: object, ignored: string[] = []): boolean {
  return Object.entries(fields).every(
    ([name, value]) => value === undefined || value === null || ignored.includes(name),
  )
}

export async function countVersions(db: Database, key: string): Promise<number> {
  const found = await db.selectFrom('artifact_collection').select('versions').where('key', '=', key).executeTakeFirst()
  return found?.versions ?? 0
}

/** The ids of a page. Where no number is missing, the offset leads to the number of the first version. */
export async function readVersionIds(
  db: Database,
  key: string,
  direction: 'asc' | 'desc',
  { limit, offset }: Page,
): Promise<string[]> {
  const numbers = await readNumbers(db, key)
  if (!numbers) return []
  if (numbers.hasUnnumbered) return readIdsByTime(db, key, direction, { limit, offset })
  const { first, last, isComplete } = numbers
  const rows = db
    .selectFrom('artifact_version')
    .select('artifact_id')
    .where('key', '=', key)
    .orderBy('version', direction)
    .limit(limit)
  const page = !isComplete
    ? rows.offset(offset)
    : direction === 'desc'
      ? rows.where('version', '<=', last - offset)
      : rows.where('version', '>=', first + offset)
  return (await page.execute()).map(({ artifact_id }) => artifact_id)
}

async function readIdsByTime(db: Database, key: string, direction: 'asc' | 'desc', { limit, offset }: Page) {
  const rows = await db
    .selectFrom('artifact')
    .select('id')
    .where('key', '=', key)
    .orderBy('created', direction)
    .orderBy('id', direction)
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(({ id }) => id)
}

/** How many versions are newer than the one with this number. */
export async function countNewer(db: Database, key: string, version: number): Promise<number> {
  const numbers = await readNumbers(db, key)
  if (numbers?.isComplete) return numbers.last - version
  const { count } = await db
    .selectFrom('artifact_version')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('key', '=', key)
    .where('version', '>', version)
    .executeTakeFirstOrThrow()
  return count
}

/** Any version without a number, of any key: there are none but during the first sync of a mirror, and for moments later. */
export const UNNUMBERED = sql<string | null>`(${eb.selectFrom('artifact_unnumbered').select('artifact_id').limit(1)})`

/** The first and the last number of a key, and whether there is a version for each number between them. */
async function readNumbers(db: Database, key: string) {
  const number = (direction: 'asc' | 'desc') =>
    sql<number>`(${db
      .selectFrom('artifact_version')
      .select('version')
      .where('key', '=', key)
      .orderBy('version', direction)
      .limit(1)})`
  const found = await db
    .selectFrom('artifact_collection as collection')
    .select(['collection.versions', number('asc').as('first'), number('desc').as('last'), UNNUMBERED.as('unnumbered')])
    .where('collection.key', '=', key)
    .executeTakeFirst()
  return (
    found && {
      ...found,
      isComplete: found.last - found.first + 1 === found.versions,
      hasUnnumbered: found.unnumbered !== null,
    }
  )
}
