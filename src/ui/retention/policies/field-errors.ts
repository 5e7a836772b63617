import { capitalize } from '#content/capitalize.ts'
import type { ValidationIssue } from '#contract/errors.ts'
import { ApiError } from '#sdk/index.ts'
import type { FieldErrors } from './policy-form.ts'
import type { Policy } from './policy-summary.ts'

/** The fields of a policy by their wire names. */
const fields: Record<keyof Policy, true> = {
  name: true,
  is_enabled: true,
  keys: true,
  types: true,
  flows: true,
  tags: true,
  keep_last: true,
  keep_for: true,
  removes_latest: true,
}

/** The server's validation errors for the policy at `index`, by field. */
export function fieldErrorsAt(error: Error | null, index: number): FieldErrors {
  const errors: FieldErrors = {}
  for (const { loc, msg } of issuesOf(error)) {
    const [, list, position, field] = loc
    if (list === 'policies' && position === index) errors[isField(field) ? field : ''] ??= toSentence(msg)
  }
  return errors
}

/** The part of an error that does not belong to a single policy; null if there is none. */
export function generalError(error: Error | null): string | null {
  const issues = issuesOf(error)
  if (issues.length === 0) return error?.message ?? null
  const rest = issues.filter(({ loc: [, list, position] }) => list !== 'policies' || typeof position !== 'number')
  return rest.length === 0 ? null : rest.map(({ msg }) => toSentence(msg)).join(' ')
}

const issuesOf = (error: Error | null): ValidationIssue[] => (error instanceof ApiError ? error.issues : [])

const isField = (name: string | number | undefined): name is keyof Policy =>
  typeof name === 'string' && Object.hasOwn(fields, name)

/** "Value error, a policy needs a name." as "A policy needs a name." */
const toSentence = (message: string) => capitalize(message.replace(/^Value error, /, ''))
