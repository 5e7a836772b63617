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
