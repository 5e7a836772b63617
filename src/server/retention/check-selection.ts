/** What a deletion has to say before it takes anything: a list may show too much, a deletion must not take too much. */
import type * as z from 'zod/mini'
import type { DeletionSelection } from '#contract/deletion.ts'
import type { ValidationIssue } from '#contract/errors.ts'
import { valueError } from '#contract/pydantic-types.ts'
import type { Body } from '#server/http/body.ts'
import { httpError } from '#server/http/errors.ts'
import { invalid } from '#server/http/validation.ts'

type Selection = z.output<typeof DeletionSelection>

/** Refuses a selection, which is at `path` in the body, that says nothing, or of which more would go than it says. */
export function refuseVagueSelection(selection: Selection, body: Body, path: string[] = []): void {
  const { whole_keys: _, include_pinned: __, latest_only, ...conditions } = selection
  if (latest_only !== true && !says(conditions)) {
    throw httpError(422, 'A deletion needs at least one condition that says what is to go.')
  }
  const issues = idleConditions(conditions, ['body', ...path])
  if (issues.length > 0) throw invalid(issues, body)
}

/** Conditions that filters pass over, as Prefect's do. */
function idleConditions(filter: object, loc: string[]): ValidationIssue[] {
  const isAny = 'operator' in filter && filter.operator === 'or_'
  return membersOf(filter).flatMap(([name, member]) => {
    if (typeof member !== 'object' || Array.isArray(member)) return []
    const place = [...loc, name]
    const reason = isAny && !says(member) ? EMPTY : reasonAgainst(place, new Map(membersOf(member)))
    return reason === null ? idleConditions(member, place) : [{ ...valueError(reason), loc: place, input: member }]
  })
}

const EMPTY = 'everything fits or_ with a condition that says nothing: leave it out.'

/** Why a condition counts for nothing, or for less than it says. */
function reasonAgainst(place: string[], given: Map<string, unknown>): string | null {
  const [within, name] = place.slice(-2)
  if (name === 'concurrency_limit') return 'a deletion cannot go by limits, which deployments do not have here.'
  if (within === 'state' && given.has('any_') && given.has('not_any_')) {
    return 'any_ and not_any_ of a state count for nothing when both are given: give one of them.'
  }
  if (name === 'flow_run_id' && given.has('any_') && given.get('is_null_') === true) {
    return 'any_ counts for nothing beside is_null_: give one of them.'
  }
  return null
}

/** The members that are there, but for the operator. */
function membersOf(filter: object): [string, NonNullable<unknown>][] {
  return Object.entries(filter).filter(
    ([name, member]) => name !== 'operator' && member !== null && member !== undefined,
  )
}

/** Whether a filter is any condition at all. Nothing is among no values; everything has all of them and is none of them. */
function says(filter: object): boolean {
  return membersOf(filter).some(([name, member]) => {
    if (typeof member === 'string') return member.trim() !== ''
    if (Array.isArray(member)) return member.length > 0 || (name !== 'all_' && name !== 'not_any_')
    return typeof member !== 'object' || says(member)
  })
}
