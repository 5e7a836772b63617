import type { ValidationIssue } from '#contract/errors.ts'
import { ApiError } from '#sdk/http/error.ts'
import type { Problems } from './policy-form.ts'
import type { Policy } from './policy-summary.ts'

/** Fields of the form by their names on the wire. */
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

/** What the server has refused about the policy at `index`, by field. */
export function problemsAt(error: Error | null, index: number): Problems {
  const problems: Problems = {}
  for (const { loc, msg } of issuesOf(error)) {
    const [, member, place, field] = loc
    if (member === 'policies' && place === index) problems[isField(field) ? field : ''] ??= plain(msg)
  }
  return problems
}

/** What went wrong, but for what is said at a policy; null when all of it is. */
export function restOf(error: Error | null): string | null {
  const issues = issuesOf(error)
  if (issues.length === 0) return error?.message ?? null
  const rest = issues.filter(({ loc: [, member, place] }) => member !== 'policies' || typeof place !== 'number')
  return rest.length === 0 ? null : rest.map(({ msg }) => plain(msg)).join(' ')
}

const issuesOf = (error: Error | null): ValidationIssue[] => (error instanceof ApiError ? error.issues : [])

const isField = (name: string | number | undefined): name is keyof Policy =>
  typeof name === 'string' && Object.hasOwn(fields, name)

/** "Value error, a policy has a name." as "A policy has a name." */
function plain(message: string): string {
  const words = message.replace(/^Value error, /, '')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
