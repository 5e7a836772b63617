/**
 * Conditions as they can be sent. On the way an operator that is undefined is left out, and a member without any other one
 * would let everything through.
 */
export function checkedConditions<Conditions>(conditions: Conditions, place = ''): Conditions {
  if (typeof conditions !== 'object' || conditions === null) return conditions
  const members = Object.entries(conditions)
  const operators = members.filter(([name]) => name.endsWith('_'))
  const [first] = operators
  if (first && operators.every(([, value]) => value === undefined)) {
    throw new TypeError(`${place}${first[0]} is undefined, which would let everything through`)
  }
  for (const [name, member] of members) checkedConditions(member, `${place}${name}.`)
  return conditions
}

/** What takes no more away where it is left out. */
const HARMLESS = new Set([
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

/** Conditions of what is to go, each of which has to be there: what is undefined is left out on the way, and more would go. */
export function definiteConditions<Conditions>(conditions: Conditions, place = ''): Conditions {
  if (typeof conditions !== 'object' || conditions === null) return conditions
  for (const [name, member] of Object.entries(conditions)) {
    if (member === undefined && !HARMLESS.has(name)) {
      throw new TypeError(`${place}${name} is undefined, and without it more would go`)
    }
    definiteConditions(member, `${place}${name}.`)
  }
  return conditions
}
