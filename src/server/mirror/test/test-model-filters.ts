/** Conditions of Prefect's filters on the rows of a model. */
import { isJsonObject, type Json, type JsonObject } from '#contract/json.ts'

/** A condition that a model does not know. */
export class UnknownCondition extends Error {}

/** Null fields are not conditions, and an object without conditions matches everything, also a missing value. */
export function matches(value: Json | undefined, filter: JsonObject): boolean {
  const results = Object.entries(filter)
    .filter(([name, operand]) => operand !== null && operand !== undefined && name !== 'operator')
    .map(([name, operand]) => {
      if (name.endsWith('_')) return holds(value ?? null, name, operand)
      if (isJsonObject(operand)) return matches(isJsonObject(value ?? null) ? memberOf(value, name) : null, operand)
      throw new UnknownCondition(name)
    })
  return filter.operator === 'or_' && results.length > 0 ? results.includes(true) : !results.includes(false)
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return value !== undefined && isJsonObject(value) ? value[name] : undefined
}

function holds(value: Json, name: string, operand: Json): boolean {
  const listed = Array.isArray(operand) && operand.includes(value)
  switch (name) {
    case 'any_':
      return value !== null && listed
    case 'not_any_':
      return value !== null && !listed
    case 'like_':
      return typeof value === 'string' && value.toLowerCase().includes(String(operand).toLowerCase())
    case 'exists_':
      return (value !== null) === operand
    case 'is_null_':
      return (value === null) === operand
    case 'before_':
      return typeof value === 'string' && value <= String(operand)
    case 'after_':
      return typeof value === 'string' && value >= String(operand)
    default:
      throw new UnknownCondition(name)
  }
}
