/** Stricter checks of a deletion's filters than those of a list: a list may show too much, a deletion must not. */
import type * as z from 'zod/mini'
import type { DeletionSelection } from '#contract/deletion.ts'
import type { ValidationIssue } from '#contract/errors.ts'
import { valueError } from '#contract/pydantic-types.ts'

type Selection = z.output<typeof DeletionSelection>

/** Whether the selection has no condition, so that it would delete everything. */
export function isUnconditional(selection: Selection): boolean {
  return selection.latest_only !== true && !hasCondition(conditionsOf(selection))
}

/** The conditions that Prefect's filters ignore. `path` is the place of the selection in the body. */
export function ignoredConditions(selection: Selection, path: string[]): ValidationIssue[] {
  return findIgnored(conditionsOf(selection), ['body', ...path])
}

function conditionsOf({ whole_keys: _, include_pinned: __, latest_only: ___, ...conditions }: Selection): object {
  return conditions
}

function findIgnored(filter: object, loc: string[]): ValidationIssue[] {
  const isAny = 'operator' in filter && filter.operator === 'or_'
  return parseObject(filter).flatMap(([name, member]) => {
    if (typeof member !== 'object' || Array.isArray(member)) return []
    const place = [...loc, name]
    const reason = isAny && !hasCondition(member) ? EMPTY_IN_OR : whyIgnored(place, new Map(parseObject(member)))
    return reason === null ? findIgnored(member, place) : [{ ...valueError(reason), loc: place, input: member }]
  })
}

const EMPTY_IN_OR = 'with `or_`, an empty condition matches everything. Remove it.'

/** Why filters ignore a condition, or a part of it; null when they do not. */
function whyIgnored(place: string[], given: Map<string, unknown>): string | null {
  const [parent, name] = place.slice(-2)
  if (name === 'concurrency_limit') return 'filters ignore `concurrency_limit`: deployments have no limits here.'
  if (parent === 'state' && given.has('any_') && given.has('not_any_')) {
    return '`any_` and `not_any_` of a state cannot be used together.'
  }
  if (name === 'flow_run_id' && given.has('any_') && given.get('is_null_') === true) {
    return '`any_` and `is_null_` cannot be used together.'
  }
  return null
}

/** The members that have a value, except for the operator. */
function parseObject(filter: object): [string, NonNullable<unknown>][] {
  return Object.entries(filter).filter(
    ([name, member]) => name !== 'operator' && member !== null && member !== undefined,
  )
}

/** Whether a filter restricts anything. An empty `any_` matches nothing; an empty `all_` or `not_any_` matches everything. */
function hasCondition(filter: object): boolean {
  return parseObject(filter).some(([name, member]) => {
    if (typeof member === 'string') return member.trim() !== ''
    if (Array.isArray(member)) return member.length > 0 || (name !== 'all_' && name !== 'not_any_')
    return typeof member !== 'object' || hasCondition(member)
  })
}
