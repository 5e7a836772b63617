/** Rejects conditions whose operators are all undefined: JSON omits them, and the condition would match everything. */
export function checkConditions<Conditions>(conditions: Conditions, path = ''): Conditions {
  if (typeof conditions !== 'object' || conditions === null) return conditions
  const members = Object.entries(conditions)
  const operators = members.filter(([name]) => name.endsWith('_'))
  const [first] = operators
  if (first && operators.every(([, value]) => value === undefined)) {
    throw new TypeError(`${path}${first[0]} is undefined, so the condition would match everything`)
  }
  for (const [name, member] of members) checkConditions(member, `${path}${name}.`)
  return conditions
}

/** Fields whose omission does not widen a deletion. */
const OPTIONAL_FIELDS = new Set([
  'operator',
  'include_pinned',
  'whole_keys',
  'label',
  'run_every',
  'version',
  'is_enabled',
  'removes_latest',
  'limit',
  'offset',
])

/** Rejects undefined conditions of a deletion: JSON omits them, and the deletion would match more versions. */
export function checkDeletionConditions<Conditions>(conditions: Conditions, path = ''): Conditions {
  if (typeof conditions !== 'object' || conditions === null) return conditions
  for (const [name, member] of Object.entries(conditions)) {
    if (member === undefined && !OPTIONAL_FIELDS.has(name)) {
      throw new TypeError(`${path}${name} is undefined, so more versions would be deleted`)
    }
    checkDeletionConditions(member, `${path}${name}.`)
  }
  return conditions
}
