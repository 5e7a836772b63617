/** Reads and validates the form of a policy. */
import { Duration } from '#contract/duration.ts'
import { readDuration, readText } from './duration-field.tsx'
import type { Policy } from './policy-summary.ts'

/** Error messages by field; `''` is the policy as a whole. */
export type FieldErrors = Partial<Record<keyof Policy | 'priority' | '', string>>

/** The form value of a type: `~none`, an unlikely name for a type, stands for null. */
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

/** Checks what the server would reject, before the policies are sent. */
export function validatePolicy({ name, keep_last, keep_for }: Policy, otherNames: readonly string[]): FieldErrors {
  const errors: FieldErrors = {}
  if (name === '') errors.name = 'Enter a name.'
  else if (otherNames.includes(name)) errors.name = 'A policy with this name already exists.'
  if (keep_last === null && keep_for === null) {
    errors.keep_last = 'Enter a number of versions, an age, or both.'
  }
  if (keep_last !== null && !(Number.isSafeInteger(keep_last) && keep_last >= 1)) {
    errors.keep_last = 'Enter a whole number of at least 1.'
  }
  if (keep_for !== null && !Duration.safeParse(keep_for).success) errors.keep_for = 'Enter a whole number.'
  return errors
}

function readLines(form: FormData, name: string): string[] | null {
  const texts = form.getAll(name).flatMap((value) => (typeof value === 'string' ? value.split('\n') : []))
  const lines = texts.flatMap((line) => line.trim() || [])
  return lines.length === 0 ? null : [...new Set(lines)]
}
