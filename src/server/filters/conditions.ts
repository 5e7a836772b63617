/** The pieces that filters are made of. A null piece is no condition. */
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { contains } from '#server/database/dialect.ts'

export type Condition = Expression<SqlBool>
export type Maybe<Value> = Value | null | undefined

export const TRUE: Condition = sql`1 = 1`
/** What the catalogue lists; written out, so that the indexes of just these rows are used. */
export const LISTED: Condition = sql`artifact.is_listed = 1`

export const FALSE: Condition = sql`1 = 0`

/** All of them, or any of them; without a condition everything matches. */
export function combine(operator: 'and_' | 'or_', conditions: (Condition | null)[]): Condition {
  const present = conditions.filter((condition) => condition !== null)
  if (present.length === 0) return TRUE
  return sql`(${sql.join(present, operator === 'or_' ? sql` or ` : sql` and `)})`
}

export function all(conditions: (Condition | null)[]): Condition {
  return combine('and_', conditions)
}

/** A member of a filter: absent without one, TRUE when it says nothing. */
export function leaf<Filter>(filter: Maybe<Filter>, read: (filter: Filter) => Condition | (Condition | null)[]) {
  if (filter === null || filter === undefined) return null
  const conditions = read(filter)
  return Array.isArray(conditions) ? all(conditions) : conditions
}

/** `any_`: an empty list matches nothing. */
export function among(column: string, values: Maybe<string[]>): Condition | null {
  if (!values) return null
  return values.length === 0 ? FALSE : sql`${sql.ref(column)} in (${sql.join(values)})`
}

/** `not_any_`: never matches where the value is null; an empty list is no condition. */
export function notAmong(column: string, values: Maybe<string[]>): Condition | null {
  return values?.length ? sql`${sql.ref(column)} not in (${sql.join(values)})` : null
}

/** `like_`: the empty text is no condition. */
export function like(column: string, pattern: Maybe<string>): Condition | null {
  return pattern ? contains(column, pattern) : null
}

export function isNull(column: string, wanted: Maybe<boolean>): Condition | null {
  if (wanted === null || wanted === undefined) return null
  return wanted ? sql`${sql.ref(column)} is null` : sql`${sql.ref(column)} is not null`
}

type Range = { before_?: Maybe<string>; after_?: Maybe<string> }

/** Both ends belong to the range. */
export function between(column: RawBuilder<unknown>, { before_, after_ }: Range): Condition {
  return all([before_ ? sql`${column} <= ${before_}` : null, after_ ? sql`${column} >= ${after_}` : null])
}

type Tags = {
  operator: 'and_' | 'or_'
  all_?: Maybe<string[]>
  any_?: Maybe<string[]>
  is_null_?: Maybe<boolean>
}

export function tagged(table: string, { operator, all_, any_, is_null_ }: Tags): Condition {
  const owner = sql.ref(`${table}.id`)
  const wanted = [...new Set(all_)]
  const found = (names: string[]) =>
    sql`(select count(*) from tag where tag.owner_id = ${owner} and tag.tag in (${sql.join(names)}))`
  return combine(operator, [
    wanted.length > 0 ? sql`${found(wanted)} = ${wanted.length}` : null,
    any_ ? (any_.length > 0 ? sql`${found(any_)} > 0` : FALSE) : null,
    typeof is_null_ !== 'boolean'
      ? null
      : is_null_
        ? sql`${sql.ref(`${table}.tags`)} = '[]'`
        : sql`${sql.ref(`${table}.tags`)} <> '[]'`,
  ])
}
