/** The building blocks of filters. `null` means "no condition". Columns are typed: a renamed one fails the type check. */
import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { ColumnName, Tables, TextColumn } from '#server/database/tables.ts'

export type Condition = Expression<SqlBool>
export type Maybe<Value> = Value | null | undefined

/** Builds expressions over every table; the query that uses one has the table in its `from`. */
export const eb = expressionBuilder<Tables, keyof Tables>()

export const TRUE: Condition = sql`1 = 1`
export const FALSE: Condition = sql`1 = 0`

/** Versions that the catalogue lists. The literal makes the databases use the partial indexes of these rows. */
export const IS_LISTED: Condition = eb('artifact.is_listed', '=', eb.lit(1))

/**
 * The type to show: text of exactly one link is a link, as Prefect's client publishes them as markdown. The index
 * `listed__shown_type` contains the same expression.
 */
export const SHOWN_TYPE = sql<
  string | null
>`case when substr(${sql.ref('artifact.preview')}, 1, 14) = '{"kind":"link"' then 'link' else ${sql.ref('artifact.type')} end`

/** Joins the conditions that are present; without any, every row matches. */
export function combine(operator: 'and_' | 'or_', conditions: (Condition | null)[]): Condition {
  const present = conditions.filter((condition) => condition !== null)
  if (present.length === 0) return TRUE
  return operator === 'or_' ? eb.or(present) : eb.and(present)
}

export function all(conditions: (Condition | null)[]): Condition {
  return combine('and_', conditions)
}

/** Reads one field of a filter: null when the filter lacks it, TRUE when the field is empty. */
export function leaf<Filter>(filter: Maybe<Filter>, read: (filter: Filter) => Condition | (Condition | null)[]) {
  if (filter === null || filter === undefined) return null
  const conditions = read(filter)
  return Array.isArray(conditions) ? all(conditions) : conditions
}

/** `any_`: an empty list matches nothing. */
export function among(column: TextColumn, values: Maybe<string[]>): Condition | null {
  if (!values) return null
  return values.length === 0 ? FALSE : eb(column, 'in', values)
}

/** `not_any_`: does not match rows where the column is null; an empty list adds no condition. */
export function notAmong(column: TextColumn, values: Maybe<string[]>): Condition | null {
  return values?.length ? eb(column, 'not in', values) : null
}

/**
 * `like_`: the column contains the pattern, ignoring case (of ASCII letters on SQLite); `%` and `_` are wildcards. As in
 * Prefect, a backslash is an ordinary character on SQLite and an escape on PostgreSQL. Empty text adds no condition.
 */
export function like(column: TextColumn, pattern: Maybe<string>): Condition | null {
  return pattern ? eb(column, 'ilike', `%${pattern}%`) : null
}

export function isNull(column: TextColumn, wanted: Maybe<boolean>): Condition | null {
  if (wanted === null || wanted === undefined) return null
  return eb(column, wanted ? 'is' : 'is not', null)
}

type Range = { before_?: Maybe<string>; after_?: Maybe<string> }

/** The range includes both ends. */
export function between(column: TextColumn | Expression<string | null>, { before_, after_ }: Range): Condition {
  return all([before_ ? eb(column, '<=', before_) : null, after_ ? eb(column, '>=', after_) : null])
}

/** Joins a subquery to the query around it. */
export function isEqual(column: ColumnName, other: ColumnName): Condition {
  return eb(column, '=', eb.ref(other))
}

type Tags = {
  operator: 'and_' | 'or_'
  all_?: Maybe<string[]>
  any_?: Maybe<string[]>
  is_null_?: Maybe<boolean>
}

export function tagged(
  table: 'flow' | 'flow_run' | 'task_run' | 'deployment',
  { operator, all_, any_, is_null_ }: Tags,
): Condition {
  const wanted = [...new Set(all_)]
  const countOf = (tags: string[]) =>
    eb
      .selectFrom('tag')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .whereRef('tag.owner_id', '=', `${table}.id`)
      // Not by the index on tags, which would look up each of them for each row.
      .where(sql<string>`${sql.ref('tag.tag')} || ''`, 'in', tags)
  return combine(operator, [
    wanted.length > 0 ? eb(countOf(wanted), '=', wanted.length) : null,
    any_ ? (any_.length > 0 ? eb(countOf(any_), '>', eb.lit(0)) : FALSE) : null,
    typeof is_null_ === 'boolean' ? eb(`${table}.tags`, is_null_ ? '=' : '<>', eb.val('[]')) : null,
  ])
}
