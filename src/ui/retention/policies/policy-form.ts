/** What was filled in for a policy, and what is wrong with it. */
import { Duration } from '#contract/duration.ts'
import { readDuration, readText } from './duration-field.tsx'
import type { Policy } from './policy-summary.ts'

/** Complaints by the name of the field; `''` stands for the policy as a whole. */
export type Problems = Partial<Record<keyof Policy | 'place' | '', string>>

/** How a kind is written in the form: `~none` for none, which no kind on the wire looks like by chance. */
export const kindValue = (type: string | null) => type ?? '~none'

export function readPolicy(form: FormData): Policy {
  const types = form.getAll('types').flatMap((value) => (typeof value === 'string' ? value : []))
  const last = readText(form, 'keep_last')
  return {
    name: readText(form, 'name'),
    is_enabled: form.get('is_enabled') !== null,
    keys: readLines(form, 'keys'),
    types: types.length === 0 ? null : types.map((type) => (type === kindValue(null) ? null : type)),
    flows: readLines(form, 'flows'),
    tags: readLines(form, 'tags'),
    keep_last: last === '' ? null : Number(last),
    keep_for: readDuration(form, 'keep_for'),
    removes_latest: form.get('removes_latest') !== null,
  }
}

/** What the server would refuse, said before it is asked. */
export function problemsOf({ name, keep_last, keep_for }: Policy, otherNames: readonly string[]): Problems {
  const problems: Problems = {}
  if (name === '') problems.name = 'A policy needs a name.'
  else if (otherNames.includes(name)) problems.name = 'Another policy has this name.'
  if (keep_last === null && keep_for === null) {
    problems.keep_last = 'Say what is kept: a number of versions, an age, or both.'
  }
  if (keep_last !== null && !(Number.isSafeInteger(keep_last) && keep_last >= 1)) {
    problems.keep_last = 'A whole number, 1 or more.'
  }
  if (keep_for !== null && !Duration.safeParse(keep_for).success) problems.keep_for = 'A whole number.'
  return problems
}

function readLines(form: FormData, name: string): string[] | null {
  const lines = readText(form, name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return lines.length === 0 ? null : [...new Set(lines)]
}
